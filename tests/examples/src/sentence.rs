//! Failures as plain sentences.

use bungie_api::{Presence, SignInError, prelude::*, types::PlatformErrorCodes};

/// What a failed call means for whoever waits for it, in a sentence. `None` where only whoever runs the program can do
/// something about it: the error itself says what.
pub fn sentence(error: &Error) -> Option<&'static str> {
    if let Some(sentence) = error.code().and_then(of_code) {
        return Some(sentence);
    }
    Some(match error.kind() {
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
        ErrorKind::Callback => "This is not the sign-in that was begun; begin again.",
        ErrorKind::Storage => "The session could not be read or stored here; try again in a while.",
        _ if error.is_transient() => "Bungie could not do it; try again in a while.",
        _ => return None,
    })
}

/// The same of a failure of any type, if it is one of a call or of a sign-in.
pub fn sentence_of(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    match error.downcast_ref::<SignInError>() {
        Some(error) => sentence(&Error::from(error.clone())),
        None => error.downcast_ref().and_then(sentence),
    }
}

/// Why a component of an answer cannot be seen, which is another thing than an empty one. `None` if it can.
pub fn why_hidden(component: Presence) -> Option<&'static str> {
    Some(match component {
        Presence::Here | Presence::Empty => return None,
        Presence::Disabled => "Bungie has switched this off for now; nothing is lost.",
        Presence::Private => "Its owner keeps this private.",
        _ => "Bungie did not show this.",
    })
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
