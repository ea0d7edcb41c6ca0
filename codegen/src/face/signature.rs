//! Functions and constants, as lines say them.

use super::{generics::Parameters, tokens::text};
use syn::{Expr, FnArg, Lit, Pat, ReturnType, Safety, Signature, UnOp};

/// `const fn<T>(&self, hash: u32) -> Option<T> where T: Clone`. The bounds of the impl around it are
/// among those of the function.
pub(super) fn function(signature: &Signature, outer: &Parameters) -> String {
    let mut line = String::new();
    for (is, word) in [
        (signature.constness.is_some(), "const "),
        (signature.asyncness.is_some(), "async "),
        (matches!(signature.safety, Safety::Unsafe(_)), "unsafe "),
    ] {
        if is {
            line += word;
        }
    }
    let arguments: Vec<_> = signature.inputs.iter().map(argument).collect();
    let parameters = Parameters::of(&signature.generics).within(outer);
    line += &format!("fn{}({})", parameters.angles(), arguments.join(", "));
    if let ReturnType::Type(_, returned) = &signature.output {
        line += &format!(" -> {}", text(returned));
    }
    line + &parameters.clause()
}

/// That an argument is mutable, or taken apart, is the function's own business.
fn argument(argument: &FnArg) -> String {
    match argument {
        FnArg::Receiver(receiver) => {
            let receiver = text(receiver);
            match receiver.strip_prefix("mut ") {
                Some(receiver) => receiver.to_owned(),
                None => receiver,
            }
        }
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => format!("{}: {}", name.ident, text(&typed.ty)),
            _ => format!("_: {}", text(&typed.ty)),
        },
    }
}

/// ` = 12`, where the value is a literal, or a newtype around literals or what `new` makes of them: `Hash::new(12)`.
pub(super) fn value(value: &Expr) -> String {
    if !is_short(value) {
        return String::new();
    }
    let said = text(value);
    // Where a line is long, layout adds a comma.
    match said.strip_suffix(",)") {
        Some(call) => format!(" = {call})"),
        None => format!(" = {said}"),
    }
}

fn is_short(value: &Expr) -> bool {
    match value {
        Expr::Lit(literal) => !matches!(literal.lit, Lit::Verbatim(_)),
        Expr::Unary(it) => matches!(it.op, UnOp::Neg(_)) && is_short(&it.expr),
        Expr::Call(call) => {
            let Expr::Path(it) = &*call.func else {
                return false;
            };
            let mut segments = it.path.segments.iter();
            let is_new = segments.next_back().is_some_and(|it| it.ident == "new");
            let is_short_call = it.path.is_ident("Self") || (is_new && !call.args.is_empty());
            is_short_call && call.args.iter().all(is_short)
        }
        _ => false,
    }
}
