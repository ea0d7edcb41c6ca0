//! Failures as plain sentences.

use bungie_api::{SignInError, prelude::*, types::PlatformErrorCodes};

/// What a failed call means for whoever waits for it, in a sentence. The error itself says more, for whoever runs the
/// program.
pub fn sentence(error: &Error) -> String {
    if let Some(sentence) = error.code().and_then(of_code) {
        return sentence.to_owned();
    }
    let sentence = match error.kind() {
        ErrorKind::Maintenance => "Bungie is closed for maintenance; nothing is lost.",
        ErrorKind::Throttled => "Bungie asks to slow down; try again in a while.",
        ErrorKind::Connection | ErrorKind::Timeout => "Bungie cannot be reached right now.",
        ErrorKind::SignInAgain => "The sign-in is over; sign in again.",
        ErrorKind::Denied => "The sign-in was not allowed.",
        ErrorKind::MissingScope => "The application does not have the permission for it.",
        ErrorKind::Private => "Its owner keeps it private.",
        ErrorKind::NotFound => "There is no such thing.",
        ErrorKind::ApiKeyRefused | ErrorKind::ApplicationRefused => {
            "Bungie does not accept this application."
        }
        _ => return format!("Bungie could not do it: {error}."),
    };
    sentence.to_owned()
}

/// The same of a failure of any type, if it is one of Bungie's.
pub fn sentence_of(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let sign_in = error.downcast_ref::<SignInError>().cloned();
    let sign_in = sign_in.map(|error| sentence(&Error::from(error)));
    sign_in.or_else(|| error.downcast_ref().map(sentence))
}

/// What is worth saying more plainly than by its kind.
fn of_code(code: PlatformErrorCodes) -> Option<&'static str> {
    Some(match code {
        PlatformErrorCodes::DESTINY_NO_ROOM_IN_DESTINATION => "There is no room for it.",
        PlatformErrorCodes::DESTINY_ITEM_NOT_FOUND => "Bungie does not find the item.",
        PlatformErrorCodes::DESTINY_CANNOT_PERFORM_ACTION_ON_EQUIPPED_ITEM => {
            "The item is equipped: equip something else in its place first."
        }
        PlatformErrorCodes::DESTINY_ITEM_NOT_TRANSFERRABLE => "The item cannot be moved.",
        PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND => "There is no such Destiny account.",
        _ => return None,
    })
}
