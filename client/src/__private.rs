//! What generated code names, and nobody else: it may change with every release, which is why
//! `bungie-api` depends on exactly one version of this crate.

#[cfg(feature = "definitions")]
pub use crate::definition::decode_one_row;
pub use crate::{
    __body as body, __decode_row as decode_row, __id as id, __object as object,
    __object_with_rest as object_with_rest, __open_enum as open_enum, __open_flags as open_flags,
    agreed::has_key_and_sign_in,
    envelope::decode_envelope,
    may_grow::MayGrow,
    operation::OperationFacts,
    presence::{Granted, Requested},
    request::{Argument, QueryValue},
    wire::{
        object::{
            Body, Members, Object, Property, Rest, decode_object, decode_object_with_rest,
            encode_body,
        },
        open::{
            check_enum, check_flags, decode_enum, decode_flags, encode_enum, encode_flags,
            fmt_enum, fmt_flags, is_unknown, name_of, parse_enum, parse_flags,
        },
    },
};
pub use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
