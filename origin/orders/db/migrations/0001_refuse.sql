-- Ends a statement that found its conditions no longer true: everything it wrote is undone. SQLSTATE SO001, the message says which.
CREATE FUNCTION refuse(reason text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'SO001', MESSAGE = reason;
END
$$;
--> statement-breakpoint
-- Room in the page for the next version of a row that is changed often, so that its indexes need no entry (HOT updates).
ALTER TABLE "stock" SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE "promotions" SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE "carts" SET (fillfactor = 80);
--> statement-breakpoint
-- Rows leave the outbox within seconds: without this the dead ones pile up between two vacuums.
ALTER TABLE "outbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
