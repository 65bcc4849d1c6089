CREATE TYPE "public"."cancel_reason" AS ENUM('shopper', 'expired');--> statement-breakpoint
CREATE TYPE "public"."cart_status" AS ENUM('open', 'ordered', 'merged', 'expired');--> statement-breakpoint
CREATE TYPE "public"."line_state" AS ENUM('in_stock', 'made_to_order', 'custom');--> statement-breakpoint
CREATE TYPE "public"."locale" AS ENUM('ru', 'en');--> statement-breakpoint
CREATE TYPE "public"."order_event_type" AS ENUM('OrderSagaStarted', 'InventoryReserved', 'PaymentProcessed', 'DeliveryScheduled', 'OrderSagaCompleted', 'InventoryReservationCancelled', 'PaymentRefunded', 'DeliveryScheduleCancelled', 'OrderSagaFailed');--> statement-breakpoint
CREATE TYPE "public"."order_status" AS ENUM('created', 'payment_pending', 'authorised', 'confirmed', 'in_production', 'shipped', 'delivered', 'cancelled', 'refunded', 'partially_refunded');--> statement-breakpoint
CREATE TYPE "public"."reservation_state" AS ENUM('held', 'consumed', 'released');--> statement-breakpoint
CREATE TABLE "cart_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"cart_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"model_id" text NOT NULL,
	"maker_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"size" text NOT NULL,
	"options" text[] NOT NULL,
	"quantity" integer NOT NULL,
	"unit_minor" bigint NOT NULL,
	"previous_unit_minor" bigint,
	"state" "line_state" NOT NULL,
	"lead_days" integer NOT NULL,
	"returnable" boolean NOT NULL,
	"quote_id" text NOT NULL,
	"quote_issued_at" timestamp (3) with time zone NOT NULL,
	"quote_expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cart_lines_one_per_sku" UNIQUE("cart_id","sku"),
	CONSTRAINT "cart_lines_quantity" CHECK ("cart_lines"."quantity" between 1 and 99),
	CONSTRAINT "cart_lines_unit" CHECK ("cart_lines"."unit_minor" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "carts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"status" "cart_status" DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"currency" text,
	"delivery" jsonb,
	"promotion_code" text,
	"order_id" uuid,
	"merged_into" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "carts_ended" CHECK (("carts"."status" = 'ordered') = ("carts"."order_id" is not null) and ("carts"."status" = 'merged') = ("carts"."merged_into" is not null))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"body" text NOT NULL,
	"order_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_owner_id_key_pk" PRIMARY KEY("owner_id","key")
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"order_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"type" "order_event_type" NOT NULL,
	"data" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "order_events_order_id_sequence_pk" PRIMARY KEY("order_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sku" text NOT NULL,
	"model_id" text NOT NULL,
	"maker_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"size" text NOT NULL,
	"options" text[] NOT NULL,
	"quantity" integer NOT NULL,
	"unit_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"state" "line_state" NOT NULL,
	"lead_days" integer NOT NULL,
	"returnable" boolean NOT NULL,
	"quote_id" text NOT NULL,
	CONSTRAINT "order_lines_order_id_id_pk" PRIMARY KEY("order_id","id"),
	CONSTRAINT "order_lines_money" CHECK ("order_lines"."quantity" between 1 and 99 and "order_lines"."unit_minor" between 0 and 9007199254740991 and "order_lines"."total_minor" = "order_lines"."unit_minor" * "order_lines"."quantity")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"owner_id" text NOT NULL,
	"cart_id" uuid NOT NULL,
	"status" "order_status" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"last_sequence" integer NOT NULL,
	"currency" text NOT NULL,
	"items_minor" bigint NOT NULL,
	"discount_minor" bigint NOT NULL,
	"delivery_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"promotion_id" uuid,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"locale" "locale" NOT NULL,
	"terms_version" text NOT NULL,
	"delivery" jsonb,
	"cancel_reason" "cancel_reason",
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "orders_number" UNIQUE("number"),
	CONSTRAINT "orders_money" CHECK ("orders"."discount_minor" between 0 and "orders"."items_minor" and "orders"."delivery_minor" >= 0
      and "orders"."total_minor" = "orders"."items_minor" - "orders"."discount_minor" + "orders"."delivery_minor"
      and "orders"."items_minor" + "orders"."delivery_minor" <= 9007199254740991),
	CONSTRAINT "orders_says_why" CHECK (case "orders"."status" when 'cancelled' then "orders"."cancel_reason" is not null
      when 'created' then "orders"."expires_at" is not null when 'payment_pending' then "orders"."expires_at" is not null else true end)
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"stream_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"events" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"dead_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "outbox_stream_id_sequence_pk" PRIMARY KEY("stream_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "promotion_redemptions" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"promotion_id" uuid NOT NULL,
	"discount_minor" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "promotion_redemptions_discount" CHECK ("promotion_redemptions"."discount_minor" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"percent_basis_points" integer,
	"amount_minor" bigint,
	"currency" text,
	"min_items_minor" bigint DEFAULT 0 NOT NULL,
	"max_redemptions" integer,
	"redeemed" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "promotions_code" UNIQUE("code"),
	CONSTRAINT "promotions_kind" CHECK (("promotions"."percent_basis_points" is null) <> ("promotions"."amount_minor" is null)
      and ("promotions"."amount_minor" is null or "promotions"."currency" is not null)),
	CONSTRAINT "promotions_percent" CHECK ("promotions"."percent_basis_points" between 1 and 10000),
	CONSTRAINT "promotions_amount" CHECK ("promotions"."amount_minor" > 0),
	CONSTRAINT "promotions_minimum" CHECK ("promotions"."min_items_minor" between 0 and 9007199254740991),
	CONSTRAINT "promotions_never_overused" CHECK ("promotions"."redeemed" >= 0 and ("promotions"."max_redemptions" is null or "promotions"."redeemed" <= "promotions"."max_redemptions")),
	CONSTRAINT "promotions_period" CHECK ("promotions"."starts_at" < "promotions"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"order_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"quantity" integer NOT NULL,
	"state" "reservation_state" DEFAULT 'held' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "reservations_order_id_sku_location_pk" PRIMARY KEY("order_id","sku","location"),
	CONSTRAINT "reservations_pieces" CHECK ("reservations"."quantity" > 0 and ("reservations"."state" = 'held') = ("reservations"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"on_hand" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"withdrawn" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stock_sku_location_pk" PRIMARY KEY("sku","location"),
	CONSTRAINT "stock_never_negative" CHECK ("stock"."reserved" between 0 and "stock"."on_hand")
);
--> statement-breakpoint
ALTER TABLE "cart_lines" ADD CONSTRAINT "cart_lines_cart_id_carts_id_fk" FOREIGN KEY ("cart_id") REFERENCES "public"."carts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_redemptions" ADD CONSTRAINT "promotion_redemptions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_redemptions" ADD CONSTRAINT "promotion_redemptions_promotion_id_promotions_id_fk" FOREIGN KEY ("promotion_id") REFERENCES "public"."promotions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "carts_to_forget" ON "carts" USING btree ("updated_at") WHERE "carts"."status" in ('merged', 'expired');--> statement-breakpoint
CREATE INDEX "carts_to_expire" ON "carts" USING btree ("expires_at") WHERE "carts"."status" = 'open';--> statement-breakpoint
CREATE INDEX "idempotency_keys_to_forget" ON "idempotency_keys" USING brin ("expires_at");--> statement-breakpoint
CREATE INDEX "orders_of_owner" ON "orders" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "orders_waiting" ON "orders" USING btree ("expires_at") WHERE "orders"."status" in ('created', 'payment_pending');--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE "outbox"."dead_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_dead" ON "outbox" USING btree ("dead_at") WHERE "outbox"."dead_at" is not null;--> statement-breakpoint
CREATE INDEX "promotion_redemptions_of" ON "promotion_redemptions" USING btree ("promotion_id") WHERE "promotion_redemptions"."released_at" is null;