CREATE TYPE "public"."letter_decision" AS ENUM('retry', 'resolve');--> statement-breakpoint
CREATE TYPE "public"."notification_channel" AS ENUM('email', 'sms', 'push');--> statement-breakpoint
CREATE TYPE "public"."refund_state" AS ENUM('requested', 'done', 'refused');--> statement-breakpoint
ALTER TYPE "public"."cancel_reason" ADD VALUE 'staff';--> statement-breakpoint
ALTER TYPE "public"."cancel_reason" ADD VALUE 'failed';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'CancellationRequested';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'RefundRequested';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'RefundFailed';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'OrderInProduction';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'OrderShipped';--> statement-breakpoint
ALTER TYPE "public"."order_event_type" ADD VALUE 'OrderDelivered';--> statement-breakpoint
CREATE TABLE "notifications" (
	"order_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"channel" "notification_channel" NOT NULL,
	"event" "order_event_type" NOT NULL,
	"recipient" text NOT NULL,
	"locale" "locale" NOT NULL,
	"template" text NOT NULL,
	"data" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"dead_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notifications_order_id_sequence_channel_pk" PRIMARY KEY("order_id","sequence","channel"),
	CONSTRAINT "notifications_over_once" CHECK (("notifications"."due_at" is null) = ("notifications"."sent_at" is not null or "notifications"."dead_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "refund_lines" (
	"refund_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "refund_lines_refund_id_line_id_pk" PRIMARY KEY("refund_id","line_id"),
	CONSTRAINT "refund_lines_pieces" CHECK ("refund_lines"."quantity" > 0 and "refund_lines"."amount_minor" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "refund_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"request_hash" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"delivery_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"state" "refund_state" DEFAULT 'requested' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refund_requests_amount" CHECK ("refund_requests"."amount_minor" > 0 and "refund_requests"."delivery_minor" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "saga_letters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"workflow" text NOT NULL,
	"workflow_id" uuid NOT NULL,
	"step" text NOT NULL,
	"last_error" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decision" "letter_decision",
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"note" text
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "cancel_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "completed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "dispatched_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_refund_id_refund_requests_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refund_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_requests" ADD CONSTRAINT "refund_requests_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notifications_due" ON "notifications" USING btree ("due_at") WHERE "notifications"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "refund_lines_of_order" ON "refund_lines" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refund_requests_of_order" ON "refund_requests" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "saga_letters_open" ON "saga_letters" USING btree ("created_at") WHERE "saga_letters"."decided_at" is null;--> statement-breakpoint
CREATE INDEX "saga_letters_of_order" ON "saga_letters" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "orders_by_email" ON "orders" USING btree ("email","id");--> statement-breakpoint
CREATE INDEX "orders_in_work" ON "orders" USING btree ("status","id") WHERE "orders"."status" not in ('created', 'payment_pending');