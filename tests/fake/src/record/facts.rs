//! What is no secret. A text or an id that is not listed here is replaced, so what Bungie adds is private until
//! somebody has looked at it.

/// Schemas, by the beginning of their names, whose texts Bungie wrote: definitions, settings, articles.
const PUBLIC_SCHEMAS: &[&str] = &[
    "Common.Models.",
    "Config.",
    "Content.",
    "Destiny.Config.",
    "Destiny.Constants.",
    "Destiny.Definitions.",
    "Destiny.HistoricalStats.Definitions.",
    "Destiny.Milestones.",
    "Destiny.Perks.",
    "GlobalAlert",
    "Links.HyperlinkReference",
    "Tokens.RewardDisplayProperties",
    "Trending.TrendingCategory",
    "Trending.TrendingDetail",
    "Trending.TrendingEntryDestiny",
    "User.EMailSetting",
];

/// Properties whose texts are facts, wherever they are.
const PUBLIC_TEXTS: &[&str] = &[
    "ErrorStatus",
    "Message",
    "characterClass",
    "displayValue",
    "emblemBackgroundPath",
    "emblemPath",
    "error",
    "error_description",
    "iconPath",
    "identifier",
    "locale",
    "localeFilter",
    "profileThemeName",
    "statId",
    "teamName",
    "theme",
    "token_type",
];

/// Texts, and texts in base64, that let whoever has them in, or that stand for one person's place in a list.
const TOKENS: &[&str] = &[
    "DecryptedToken",
    "TransactionId",
    "access_token",
    "actionToken",
    "correlationId",
    "nonce",
    "refresh_token",
    "replacementContinuationToken",
    "requestContinuationToken",
];

/// Numbers that are part of a Bungie name.
const CODES: &[&str] = &[
    "bungieGlobalDisplayNameCode",
    "cachedBungieGlobalDisplayNameCode",
    "displayNameCode",
];

/// 64-bit integers that are no ids, by property or by `Schema#property`.
const PUBLIC_NUMBERS: &[&str] = &[
    "Destiny.Definitions.Seasons.DestinyEventCardDefinition#endTime",
    "User.EmailSubscriptionDefinition#value",
    "expires_in",
    "lastOnlineStatusChange",
    "minutesPlayedThisSession",
    "minutesPlayedTotal",
    "refresh_expires_in",
    "startTimeInSeconds",
    "successMessageFlags",
    "timeToExpiration",
];

/// Parameters whose texts are facts.
const PUBLIC_PARAMETERS: &[&str] = &[
    "categoryId",
    "categoryfilter",
    "ctype",
    "entityType",
    "head",
    "identifier",
    "langFilter",
    "lc",
    "locale",
    "locales",
    "modes",
    "page",
    "pageToken",
    "partialtag",
    "searchTerm",
    "showbanned",
    "size",
    "source",
    "statid",
    "tag",
    "tagstring",
    "type",
];

/// An operation that answers with any table's rows, declared as what they have in common, and the parameter that
/// names the schema.
const NAMED_BY_ARGUMENT: (&str, &str) = ("Destiny2.GetDestinyEntityDefinition", "entityType");

pub(super) fn is_public_schema(name: &str) -> bool {
    PUBLIC_SCHEMAS.iter().any(|known| name.starts_with(known))
}

pub(super) fn is_public_text(property: &str) -> bool {
    PUBLIC_TEXTS.contains(&property)
}

pub(super) fn is_token(property: &str) -> bool {
    TOKENS.contains(&property)
}

pub(super) fn is_code(property: &str) -> bool {
    CODES.contains(&property)
}

pub(super) fn is_public_number(site: &str, property: &str) -> bool {
    PUBLIC_NUMBERS.contains(&property) || PUBLIC_NUMBERS.contains(&site)
}

pub(super) fn is_public_parameter(name: &str) -> bool {
    PUBLIC_PARAMETERS.contains(&name)
}

/// The parameter that names the schema of the answer, for an operation that has one.
pub(super) fn schema_parameter(operation: &str) -> Option<&'static str> {
    let (id, parameter) = NAMED_BY_ARGUMENT;
    (operation == id).then_some(parameter)
}

#[cfg(test)]
mod tests {
    use super::{CODES, PUBLIC_NUMBERS, PUBLIC_PARAMETERS, PUBLIC_SCHEMAS};
    use crate::{document::DOCUMENT, record::kinds};

    /// Of the token endpoint, and of every operation, which the document does not know.
    const NOT_IN_THE_DOCUMENT: [&str; 3] = ["expires_in", "refresh_expires_in", "lc"];

    #[test]
    fn every_fact_is_about_something_that_there_is() {
        let schemas: Vec<_> = DOCUMENT.schemas().collect();
        for prefix in PUBLIC_SCHEMAS {
            let found = schemas.iter().any(|(name, _)| name.starts_with(prefix));
            assert!(found, "no schema begins with {prefix}");
        }
        for name in PUBLIC_PARAMETERS {
            let mut operations = DOCUMENT.operations().iter();
            let found = operations.any(|it| it.parameters.iter().any(|it| it.name == *name));
            assert!(
                found || NOT_IN_THE_DOCUMENT.contains(name),
                "no parameter {name}"
            );
        }
        for site in PUBLIC_NUMBERS {
            let found = kinds::is_plain(site);
            assert!(
                found || NOT_IN_THE_DOCUMENT.contains(site),
                "{site} is an id, or nothing"
            );
        }
    }

    #[test]
    fn numbers_of_names_are_known() {
        for (schema, declared) in DOCUMENT.schemas() {
            let properties = declared["properties"].as_object();
            for (name, property) in properties.into_iter().flatten() {
                if name.ends_with("NameCode") && property["type"] == "integer" {
                    assert!(CODES.contains(&name.as_str()), "{schema}#{name}");
                }
            }
        }
    }
}
