//! The tag `Content`.

use super::{Sample, sample};
use bungie_api::{content, ids::*};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(
            content::GetContentType::new("NewsArticle"),
            [("type", "NewsArticle")],
        ),
        sample(
            content::GetContentById::new(ContentId(48_151), "en").head(true),
            [("id", "48151"), ("locale", "en"), ("head", "true")],
        ),
        sample(
            content::GetContentByTagAndType::new("patch notes", "NewsArticle", "en").head(true),
            [
                ("tag", "patch notes"),
                ("type", "NewsArticle"),
                ("locale", "en"),
                ("head", "true"),
            ],
        ),
        sample(
            content::SearchContentWithText::new("en")
                .ctype("Event")
                .currentpage(6)
                .head(true)
                .searchtext("vault space?")
                .source("forum/help")
                .tag("patch notes"),
            [
                ("locale", "en"),
                ("ctype", "Event"),
                ("currentpage", "6"),
                ("head", "true"),
                ("searchtext", "vault space?"),
                ("source", "forum/help"),
                ("tag", "patch notes"),
            ],
        ),
        sample(
            content::SearchContentByTagAndType::new("patch notes", "NewsArticle", "en")
                .currentpage(6)
                .head(true)
                .itemsperpage(40),
            [
                ("tag", "patch notes"),
                ("type", "NewsArticle"),
                ("locale", "en"),
                ("currentpage", "6"),
                ("head", "true"),
                ("itemsperpage", "40"),
            ],
        ),
        sample(
            content::SearchHelpArticles::new("vault space?", "20"),
            [("searchtext", "vault space?"), ("size", "20")],
        ),
        sample(
            content::RssNewsArticles::new("2")
                .categoryfilter("updates")
                .includebody(true),
            [
                ("pageToken", "2"),
                ("categoryfilter", "updates"),
                ("includebody", "true"),
            ],
        ),
    ]
}
