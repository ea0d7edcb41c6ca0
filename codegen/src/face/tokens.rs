//! Tokens as text in one normal form, however the source lays them out.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// A piece of text that spaces are decided between.
enum Piece {
    /// An identifier, a keyword, a literal or a lifetime.
    Word(String),
    Sign(String),
    Open(char),
    Close(char),
}

/// Signs of more than one character.
const JOINED: &[&str] = &["::", "->", "=>", "..", "..="];
/// Signs with a space on both sides.
const APART: &[&str] = &["=", "->", "=>", "+", "|"];
/// Signs with a space behind them.
const BEFORE_SPACE: &[&str] = &[",", ";", ":"];
/// Words that stay apart from brackets and signs.
const KEYWORDS: &[&str] = &["as", "const", "dyn", "impl", "in", "mut", "where"];

/// The text of a type, a path, a bound or a literal.
pub(super) fn text(tokens: impl ToTokens) -> String {
    let mut pieces = Vec::new();
    push(&mut pieces, tokens.to_token_stream());
    drop_comma(&mut pieces);
    let mut text = String::new();
    let mut last: Option<&Piece> = None;
    for piece in &pieces {
        if last.is_some_and(|last| is_spaced(last, piece)) {
            text.push(' ');
        }
        match piece {
            Piece::Word(part) | Piece::Sign(part) => text.push_str(part),
            Piece::Open(part) | Piece::Close(part) => text.push(*part),
        }
        last = Some(piece);
    }
    text
}

fn push(pieces: &mut Vec<Piece>, tokens: TokenStream) {
    let mut joins = false;
    for token in tokens {
        let joined = std::mem::take(&mut joins);
        match token {
            TokenTree::Group(group) => push_group(pieces, group.delimiter(), group.stream()),
            TokenTree::Ident(ident) => push_word(pieces, &ident.to_string()),
            TokenTree::Literal(literal) => push_word(pieces, &literal.to_string()),
            TokenTree::Punct(sign) => {
                joins = sign.spacing() == Spacing::Joint;
                push_sign(pieces, sign.as_char(), joined);
            }
        }
    }
}

fn push_group(pieces: &mut Vec<Piece>, delimiter: Delimiter, inside: TokenStream) {
    let (open, close) = match delimiter {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::None => return push(pieces, inside),
    };
    let mut group = Vec::new();
    push(&mut group, inside);
    if !(open == '(' && is_one_tuple(&group)) {
        drop_comma(&mut group);
    }
    pieces.push(Piece::Open(open));
    pieces.append(&mut group);
    pieces.push(Piece::Close(close));
}

/// `'` and the name of a lifetime are one word.
fn push_word(pieces: &mut Vec<Piece>, word: &str) {
    match pieces.last_mut() {
        Some(Piece::Word(last)) if last == "'" => last.push_str(word),
        _ => pieces.push(Piece::Word(word.to_owned())),
    }
}

fn push_sign(pieces: &mut Vec<Piece>, sign: char, joined: bool) {
    if sign == '\'' {
        return pieces.push(Piece::Word("'".to_owned()));
    }
    if let (true, Some(Piece::Sign(last))) = (joined, pieces.last_mut())
        && JOINED.contains(&format!("{last}{sign}").as_str())
    {
        return last.push(sign);
    }
    if sign == '>' {
        drop_comma(pieces);
    }
    pieces.push(Piece::Sign(sign.to_string()));
}

fn drop_comma(pieces: &mut Vec<Piece>) {
    if matches!(pieces.last(), Some(Piece::Sign(sign)) if sign == ",") {
        pieces.pop();
    }
}

/// Whether the only comma outside of brackets is the last piece.
fn is_one_tuple(pieces: &[Piece]) -> bool {
    let mut depth = 0_u32;
    let mut commas = 0_u32;
    for piece in pieces {
        match piece {
            Piece::Open(_) => depth += 1,
            Piece::Close(_) => depth = depth.saturating_sub(1),
            Piece::Sign(sign) if sign == "<" => depth += 1,
            Piece::Sign(sign) if sign == ">" => depth = depth.saturating_sub(1),
            Piece::Sign(sign) if sign == "," && depth == 0 => commas += 1,
            _ => {}
        }
    }
    commas == 1 && matches!(pieces.last(), Some(Piece::Sign(sign)) if sign == ",")
}

fn is_spaced(last: &Piece, next: &Piece) -> bool {
    use Piece::{Close, Open, Sign, Word};
    match (last, next) {
        (Sign(sign), Close(_)) => APART.contains(&sign.as_str()),
        (_, Sign(sign)) if APART.contains(&sign.as_str()) => true,
        (Sign(sign), _) if APART.contains(&sign.as_str()) => true,
        (Sign(sign), _) if BEFORE_SPACE.contains(&sign.as_str()) => true,
        (Word(_) | Close(_), Word(_)) => true,
        (Sign(sign), Word(_)) => sign == ">",
        (Word(word), Open(_)) => is_apart(word),
        (Word(word), Sign(sign)) => is_apart(word) && ["&", "*", "<"].contains(&sign.as_str()),
        _ => false,
    }
}

fn is_apart(word: &str) -> bool {
    word.starts_with('\'') || KEYWORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::text;
    use proc_macro2::TokenStream;

    #[test]
    fn layout_does_not_matter() {
        for expected in [
            "HashMap<u32, Option<Box<types::Item>>>",
            "&'a mut [u8; 4]",
            "&'static [(u8, &'static str)]",
            "impl Future<Output = Result<T, Error>> + Send + 'static",
            "Box<dyn for<'a> Fn(&'a str) -> Option<()> + Send>",
            "<T as Decode>::Error",
            "*const T",
            "(T,)",
            "(HashMap<A, B>,)",
            "dyn Fn(A, B)",
            "?Sized + Clone",
            "Self(-12)",
            "r#type",
        ] {
            let apart: String = expected
                .chars()
                .flat_map(|it| match it {
                    '<' | '>' | ',' | '(' | ')' | '[' | ']' | '+' => vec![' ', it, '\n'],
                    it => vec![it],
                })
                .collect();
            // An arrow that is cut in two is none.
            let apart = apart.replace("- >", "->");
            for source in [expected, apart.as_str()] {
                let tokens: TokenStream = source.parse().unwrap();
                assert_eq!(text(tokens), expected);
            }
        }
    }

    #[test]
    fn trailing_commas_go() {
        let tokens: TokenStream = "Result<A, B,>, fn(A, B,) -> C,".parse().unwrap();
        assert_eq!(text(tokens), "Result<A, B>, fn(A, B) -> C");
    }
}
