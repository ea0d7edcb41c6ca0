//! What generated code names, and nobody else: it may change with every release, which is why
//! `bungie-api` depends on exactly one version of this crate.

pub use crate::{
    __body as body, __id as id, __object as object, __object_with_rest as object_with_rest,
    __open_enum as open_enum, __open_flags as open_flags,
    agreed::has_key_and_sign_in,
    definition::NoIndex,
    envelope::decode_envelope,
    helps::first_path,
    may_grow::MayGrow,
    operation::OperationFacts,
    presence::{Granted, Requested},
    request::{Argument, QueryValue},
    wire::{
        decode::{Entry, List, Map, Misfit, Object, Optional, Place, Scalar},
        encode::{Body, Items, Json},
        object::index_of,
        open::{
            EXPECTED as EXPECTED_ENUM, check_enum, check_flags, decode_enum, decode_flags,
            decode_number, encode_enum, encode_flags, fmt_enum, fmt_flags, name_of, parse_enum,
            parse_flags,
        },
        reader::{deserialize, read},
        writer::write,
    },
};
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
