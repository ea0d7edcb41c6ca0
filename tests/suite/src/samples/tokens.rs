//! The tag `Tokens`.

use super::{Sample, sample};
use bungie_api::{ids::*, tokens, types::*};
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(tokens::ForceDropsRepair::new(), []),
        sample(
            tokens::ClaimPartnerOffer::new(PartnerOfferClaimRequest {
                bungie_net_membership_id: BungieNetMembershipId(7_205),
                partner_offer_id: Some("offer-1".to_owned()),
                transaction_id: Some("transaction-2".to_owned()),
            }),
            [],
        )
        .body(json!({
            "BungieNetMembershipId": "7205",
            "PartnerOfferId": "offer-1",
            "TransactionId": "transaction-2",
        })),
        sample(
            tokens::ApplyMissingPartnerOffersWithoutClaim::new(321, BungieNetMembershipId(7_204)),
            [
                ("partnerApplicationId", "321"),
                ("targetBnetMembershipId", "7204"),
            ],
        ),
        sample(
            tokens::GetPartnerOfferSkuHistory::new(321, BungieNetMembershipId(7_204)),
            [
                ("partnerApplicationId", "321"),
                ("targetBnetMembershipId", "7204"),
            ],
        ),
        sample(
            tokens::GetPartnerRewardHistory::new(BungieNetMembershipId(7_204), 321),
            [
                ("targetBnetMembershipId", "7204"),
                ("partnerApplicationId", "321"),
            ],
        ),
        sample(
            tokens::GetBungieRewardsForUser::new(BungieNetMembershipId(7_205)),
            [("membershipId", "7205")],
        ),
        sample(
            tokens::GetBungieRewardsForPlatformUser::new(
                MembershipId(4_611_686_018_467_260_757),
                BungieMembershipType::TIGER_STEAM,
            ),
            [
                ("membershipId", "4611686018467260757"),
                ("membershipType", "3"),
            ],
        ),
        sample(tokens::GetBungieRewardsList::new(), []),
    ]
}
