-- The role as which the site works: it owns nothing, so row-level security binds it.
-- Run once as a superuser, in any database; tijdcollecte is the owner of the tables.
CREATE ROLE tijd_app;
GRANT tijd_app TO tijdcollecte;
