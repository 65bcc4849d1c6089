CREATE TYPE "public"."dispute_status" AS ENUM('open', 'won', 'lost');--> statement-breakpoint
CREATE TYPE "public"."ledger_account" AS ENUM('provider_receivable', 'customer_funds', 'refunds', 'fees', 'disputes');--> statement-breakpoint
CREATE TYPE "public"."ledger_kind" AS ENUM('capture', 'fee', 'refund', 'refund_failed', 'dispute', 'dispute_won');--> statement-breakpoint
CREATE TYPE "public"."payment_provider" AS ENUM('stripe', 'paypal');--> statement-breakpoint
CREATE TYPE "public"."payment_status" AS ENUM('requires_payment', 'requires_action', 'processing', 'authorised', 'captured', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."refund_status" AS ENUM('requested', 'pending', 'succeeded', 'failed');--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'PaymentAuthorised' BEFORE 'PaymentProcessed';--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"transaction_id" uuid NOT NULL,
	"account" "ledger_account" NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "ledger_entries_transaction_id_account_pk" PRIMARY KEY("transaction_id","account"),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"kind" "ledger_kind" NOT NULL,
	"source" text NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_once" UNIQUE("kind","source")
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"provider_ref" text PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" "dispute_status" NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" > 0 and "disputes"."fee_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_findings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"provider" "payment_provider" NOT NULL,
	"provider_ref" text NOT NULL,
	"order_id" uuid,
	"detail" jsonb NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"provider" "payment_provider" NOT NULL,
	"provider_ref" text NOT NULL,
	"client_secret" text NOT NULL,
	"status" "payment_status" NOT NULL,
	"returning" boolean DEFAULT false NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"captured_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"fee_minor" bigint,
	"declines" integer DEFAULT 0 NOT NULL,
	"decline_code" text,
	"declined_at" timestamp (3) with time zone,
	"key_epoch" integer DEFAULT 0 NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	"check_due_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payments_at_provider" UNIQUE("provider","provider_ref"),
	CONSTRAINT "payments_money" CHECK ("payments"."amount_minor" between 1 and 9007199254740991 and "payments"."captured_minor" between 0 and "payments"."amount_minor"
      and "payments"."refunded_minor" between 0 and "payments"."captured_minor"),
	CONSTRAINT "payments_captured" CHECK (("payments"."captured_minor" > 0) = ("payments"."status" = 'captured'))
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"provider" "payment_provider" NOT NULL,
	"window_from" timestamp (3) with time zone NOT NULL,
	"window_to" timestamp (3) with time zone NOT NULL,
	"compared" integer NOT NULL,
	"findings" integer NOT NULL,
	"repaired" integer NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reconciliations_provider_window_from_pk" PRIMARY KEY("provider","window_from")
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" "refund_status" NOT NULL,
	"provider_ref" text,
	"failure_code" text,
	"key_epoch" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_at_provider" UNIQUE("provider_ref"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_minor" between 1 and 9007199254740991),
	CONSTRAINT "refunds_sent" CHECK ("refunds"."status" in ('requested', 'failed') or "refunds"."provider_ref" is not null)
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"provider" "payment_provider" NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"object_ref" text,
	"payload" jsonb,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_events_provider_event_id_pk" PRIMARY KEY("provider","event_id")
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_order_id_payments_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payments"("order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_payments_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payments"("order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_transactions_of_order" ON "ledger_transactions" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "disputes_of_order" ON "disputes" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_findings_open" ON "payment_findings" USING btree ("kind","provider_ref") WHERE "payment_findings"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "payment_findings_of_order" ON "payment_findings" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payments_to_check" ON "payments" USING btree ("check_due_at") WHERE "payments"."check_due_at" is not null;--> statement-breakpoint
CREATE INDEX "payments_created" ON "payments" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "refunds_of_order" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("updated_at") WHERE "refunds"."status" in ('requested', 'pending');--> statement-breakpoint
CREATE INDEX "webhook_events_to_forget" ON "webhook_events" USING brin ("received_at");--> statement-breakpoint
-- At the end of each transaction: what was booked is zero in sum. A movement may be written in several statements.
CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  off_by bigint;
BEGIN
  SELECT sum(amount_minor) INTO off_by FROM ledger_entries WHERE transaction_id = NEW.transaction_id;
  IF off_by <> 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'SO002', MESSAGE = format('ledger transaction %s is off by %s', NEW.transaction_id, off_by);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balanced AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
--> statement-breakpoint
-- A mistake is corrected by another movement, never by changing what was booked.
CREATE FUNCTION ledger_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'SO003', MESSAGE = 'the ledger is only added to';
END
$$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_written_once();
--> statement-breakpoint
CREATE TRIGGER ledger_transactions_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_written_once();
--> statement-breakpoint
-- A ledger transaction without postings would say nothing and balance.
CREATE FUNCTION ledger_has_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = NEW.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'SO002', MESSAGE = format('ledger transaction %s has no postings', NEW.id);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_transactions_have_entries AFTER INSERT ON ledger_transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_has_entries();
--> statement-breakpoint
-- A payment is changed three times within seconds: room in its page for the next version (HOT updates).
ALTER TABLE "payments" SET (fillfactor = 60);
