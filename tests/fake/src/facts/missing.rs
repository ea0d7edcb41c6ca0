//! Tables of the manifest, and properties on the wire, that the document does not have.

/// Schemas that are rows of a table, and nothing says so: with the name that the mobile manifest would have.
pub(super) const TABLES: &[(&str, &str)] = &[
    (
        "Destiny.Definitions.DestinyProgressionMappingDefinition",
        "ProgressionMappings",
    ),
    (
        "Destiny.Definitions.DestinyUnlockValueDefinition",
        "UnlockValues",
    ),
];

/// Schemas, and what they lack: `name: type`.
///
/// Types are the document's formats, `bool`, `text`, schemas by name, and of these lists, `[type]`, and
/// maps, `{key: type}`.
pub(super) const MISSING: &[(&str, &[&str])] = &[
    (
        "Config.ClanBanner.ClanBannerSource",
        &[
            "clanBannerDecals: {uint32: Config.ClanBanner.ClanBannerDecal}",
            "clanBannerDecalsSquare: {uint32: Config.ClanBanner.ClanBannerDecal}",
            "clanBannerDecalPrimaryColors: {uint32: Destiny.Misc.DestinyColor}",
            "clanBannerDecalSecondaryColors: {uint32: Destiny.Misc.DestinyColor}",
            "clanBannerGonfalons: {uint32: text}",
            "clanBannerGonfalonColors: {uint32: Destiny.Misc.DestinyColor}",
            "clanBannerGonfalonDetails: {uint32: text}",
            "clanBannerGonfalonDetailsSquare: {uint32: text}",
            "clanBannerGonfalonDetailColors: {uint32: Destiny.Misc.DestinyColor}",
        ],
    ),
    (
        "Destiny.Definitions.Artifacts.DestinyArtifactTierItemDefinition",
        &["activeUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.BreakerTypes.DestinyBreakerTypeDefinition",
        &["unlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.Collectibles.DestinyCollectibleAcquisitionBlock",
        &["runOnlyAcquisitionRewardSite: bool"],
    ),
    (
        "Destiny.Definitions.Common.DestinyGlobalConstantsDefinition",
        &[
            "portalActivityGraphRootNodesWithIcons: {uint32: text}",
            "orderRewardsUnlockValueHashesToRewardItemHashes: {uint32: uint32}",
            "questItemTraitToFeaturedQuestImagePath: {uint32: text}",
            "currentReleaseTraitHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyActivityChallengeDefinition",
        &["rewardSiteHash: uint32", "inhibitRewardsUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyActivityDefinition",
        &[
            "completionUnlockHash: uint32",
            "inheritFromFreeRoam: bool",
            "suppressOtherRewards: bool",
            "activityLevel: int32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyActivityInsertionPointDefinition",
        &["unlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyActivityModeDefinition",
        &["tier: int32", "supportsFeedFiltering: bool"],
    ),
    (
        "Destiny.Definitions.DestinyActivityPlaylistItemDefinition",
        &["weight: int32"],
    ),
    (
        "Destiny.Definitions.DestinyEquippingBlockDefinition",
        &["equippingSoundHash: uint32", "hornSoundHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyInventoryItemDefinition",
        &["acquireRewardSiteHash: uint32", "acquireUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyItemActionBlockDefinition",
        &[
            "rewardSheetHash: uint32",
            "rewardItemHash: uint32",
            "rewardSiteHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyItemCategoryDefinition",
        &["isPlug: bool"],
    ),
    (
        "Destiny.Definitions.DestinyItemInventoryBlockDefinition",
        &["nonTransferrableOriginal: bool"],
    ),
    (
        "Destiny.Definitions.DestinyItemObjectiveBlockDefinition",
        &[
            "completionRewardSiteHash: uint32",
            "nextQuestStepRewardSiteHash: uint32",
            "timestampUnlockValueHash: uint32",
            "inhibitCompletionUnlockValueHash: uint32",
            "isGlobalObjectiveItem: bool",
            "useOnObjectiveCompletion: bool",
        ],
    ),
    (
        "Destiny.Definitions.DestinyItemSackBlockDefinition",
        &[
            "seedUnlockValueHash: uint32",
            "resolvedBitVectorUnlockValueHash: uint32",
            "resolvedItemCountUnlockValueHash: uint32",
            "rollStateUnlockValueHash: uint32",
            "rewardItemListHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyItemSetBlockDefinition",
        &[
            "trackingUnlockValueHash: uint32",
            "abandonmentUnlockHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyItemSocketEntryDefinition",
        &[
            "preventInitializationWhenVersioning: bool",
            "overridesUiAppearance: bool",
            "singleInitialRewardItemListHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyItemSocketEntryPlugItemRandomizedDefinition",
        &["weight: double", "alternateWeight: double"],
    ),
    (
        "Destiny.Definitions.DestinyNodeActivationRequirement",
        &["exclusiveSetRequiredHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyNodeStepDefinition",
        &["trueStepIndex: int32", "truePropertyIndex: int32"],
    ),
    (
        "Destiny.Definitions.DestinyObjectiveDefinition",
        &["isDisplayOnlyObjective: bool", "unlockValueHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyProgressionDefinition",
        &[
            "progressToNextStepScaling: int32",
            "storageMappingIndex: int32",
            "currentResetCountUnlockValueHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyProgressionRewardItemQuantity",
        &["itemClaimedUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyStatDefinition",
        &["interpolate: bool"],
    ),
    (
        "Destiny.Definitions.DestinyTalentGridDefinition",
        &[
            "calcMaxGridLevel: int32",
            "calcProgressToMaxLevel: int32",
            "maximumRandomMaterialRequirements: int32",
        ],
    ),
    (
        "Destiny.Definitions.DestinyTalentNodeDefinition",
        &[
            "groupScopeIndex: int32",
            "originalNodeHash: uint32",
            "talentNodeTypes: int32",
            "exclusiveSetHash: uint32",
            "isRealStepSelectionRandom: bool",
        ],
    ),
    (
        "Destiny.Definitions.DestinyUnlockDefinition",
        &["unlockType: int32", "scope: int32"],
    ),
    (
        "Destiny.Definitions.DestinyVendorDefinition",
        &["unlockValueHash: uint32"],
    ),
    (
        "Destiny.Definitions.DestinyVendorInteractionReplyDefinition",
        &["rewardSiteHash: uint32"],
    ),
    (
        "Destiny.Definitions.Director.DestinyActivityGraphDefinition",
        &["uiScreen: int32", "ignoreForMilestones: bool"],
    ),
    (
        "Destiny.Definitions.Director.DestinyActivityGraphNodeDefinition",
        &["uiActivityTypeOverrideHash: uint32", "uiStyleHash: uint32"],
    ),
    (
        "Destiny.Definitions.Items.DestinyDerivedItemCategoryDefinition",
        &["categoryIndex: int32"],
    ),
    (
        "Destiny.Definitions.Items.DestinyItemPlugDefinition",
        &[
            "actionRewardSiteHash: uint32",
            "actionRewardItemOverrideHash: uint32",
            "applyStatsToSocketOwnerItem: bool",
        ],
    ),
    (
        "Destiny.Definitions.Milestones.DestinyMilestoneChallengeActivityPhase",
        &["phaseCompleteUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.Milestones.DestinyMilestoneChallengeDefinition",
        &["completeUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.Milestones.DestinyMilestoneQuestDefinition",
        &["trackingUnlockValueHash: uint32"],
    ),
    (
        "Destiny.Definitions.Milestones.DestinyMilestoneRewardEntryDefinition",
        &["earnedUnlockHash: uint32", "redeemedUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.Presentation.DestinyPresentationNodeDefinition",
        &["categoryScoreUnlockValueHash: uint32"],
    ),
    (
        "Destiny.Definitions.Records.DestinyRecordDefinition",
        &["anyRewardHasConditionalVisibility: bool"],
    ),
    (
        "Destiny.Definitions.Records.DestinyRecordIntervalBlock",
        &["isIntervalVersionedFromNormalRecord: bool"],
    ),
    (
        "Destiny.Definitions.Records.SchemaRecordStateBlock",
        &[
            "completeUnlockHash: uint32",
            "claimedUnlockHash: uint32",
            "completedCounterUnlockValueHash: uint32",
        ],
    ),
    (
        "Destiny.Definitions.Seasons.DestinyEventCardDefinition",
        &[
            "ownershipUnlockFlagHash: uint32",
            "endTimeOverrideUnlockValueHash: uint32",
            "uiThemeHash: uint32",
            "rewardProgressionHashList: [uint32]",
        ],
    ),
    (
        "Destiny.Definitions.Seasons.DestinySeasonDefinition",
        &["startTimeInSeconds: int64", "seasonPassUnlockHash: uint32"],
    ),
    (
        "Destiny.Definitions.Sockets.DestinyInsertPlugActionDefinition",
        &["actionSoundHash: uint32", "isPositiveAction: bool"],
    ),
    (
        "Destiny.Definitions.Sources.DestinyItemSourceDefinition",
        &["exclusivity: int32"],
    ),
    (
        "Destiny.Definitions.Traits.DestinyTraitDefinition",
        &["traitCategoryHash: uint32"],
    ),
    (
        "Destiny.Entities.Items.DestinyItemComponent",
        &["dismantlePermission: int32"],
    ),
    (
        "Destiny.HistoricalStats.Definitions.DestinyHistoricalStatsDefinition",
        &[
            "medalTierIdentifier: text",
            "contentIconOverrideId: text",
            "bestActivityIdPropertyName: text",
        ],
    ),
    ("Destiny.Misc.DestinyColor", &["colorHash: uint32"]),
];
