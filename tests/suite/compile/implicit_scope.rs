//! What every application may do needs no scope to be declared.

use bungie_api::{
    UserClient, application_scopes, scopes, scopes::MoveEquipDestinyItems,
    user::GetMembershipDataForCurrentUser,
};

application_scopes!(pub VaultSorter: MoveEquipDestinyItems);

fn run(user: UserClient<VaultSorter>) {
    let request = GetMembershipDataForCurrentUser::new();
    let _call = user.send(&request);
}

const ALLOWED: bungie_api::ScopeSet = scopes::from_bits(33);

fn main() {
    use bungie_api::Scopes as _;
    let declared = VaultSorter::SCOPES.expect("it declares them");
    assert!(ALLOWED.contains(declared));
    assert_eq!(declared.to_string(), "MoveEquipDestinyItems");
    let _ = run;
}
