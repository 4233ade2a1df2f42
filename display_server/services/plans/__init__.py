"""A site's plan: kept in versions, drawn in drafts, walked for its ways."""
