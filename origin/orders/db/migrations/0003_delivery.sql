CREATE TYPE "public"."slot_part" AS ENUM('morning', 'day', 'evening');--> statement-breakpoint
CREATE TABLE "delivery_bookings" (
	"order_id" uuid PRIMARY KEY NOT NULL,
	"zone_id" text NOT NULL,
	"date" date NOT NULL,
	"part" "slot_part" NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "delivery_ranges" (
	"zone_id" text NOT NULL,
	"from_prefix" text NOT NULL,
	"to_prefix" text NOT NULL,
	CONSTRAINT "delivery_ranges_from_prefix_to_prefix_pk" PRIMARY KEY("from_prefix","to_prefix"),
	CONSTRAINT "delivery_ranges_length" CHECK (length("delivery_ranges"."from_prefix") = length("delivery_ranges"."to_prefix"))
);
--> statement-breakpoint
CREATE TABLE "delivery_slots" (
	"zone_id" text NOT NULL,
	"date" date NOT NULL,
	"part" "slot_part" NOT NULL,
	"capacity" integer NOT NULL,
	"booked" integer DEFAULT 0 NOT NULL,
	"by_hand" boolean DEFAULT false NOT NULL,
	CONSTRAINT "delivery_slots_zone_id_date_part_pk" PRIMARY KEY("zone_id","date","part"),
	CONSTRAINT "delivery_slots_never_overbooked" CHECK ("delivery_slots"."booked" between 0 and "delivery_slots"."capacity")
);
--> statement-breakpoint
CREATE TABLE "delivery_zones" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"base_minor" bigint NOT NULL,
	"per_floor_minor" bigint NOT NULL,
	"lift_minor" bigint NOT NULL,
	"transport_days" integer NOT NULL,
	"time_zone" text NOT NULL,
	"week" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delivery_zones_prices" CHECK ("delivery_zones"."base_minor" between 0 and 9007199254740991 and "delivery_zones"."per_floor_minor" between 0 and 9007199254740991 and "delivery_zones"."lift_minor" between 0 and 9007199254740991),
	CONSTRAINT "delivery_zones_transport" CHECK ("delivery_zones"."transport_days" between 0 and 60)
);
--> statement-breakpoint
ALTER TABLE "delivery_bookings" ADD CONSTRAINT "delivery_bookings_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_ranges" ADD CONSTRAINT "delivery_ranges_zone_id_delivery_zones_id_fk" FOREIGN KEY ("zone_id") REFERENCES "public"."delivery_zones"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_slots" ADD CONSTRAINT "delivery_slots_zone_id_delivery_zones_id_fk" FOREIGN KEY ("zone_id") REFERENCES "public"."delivery_zones"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- Prefixes of one length stand side by side because the length comes first; the longest decides, so that lengths may overlap.
CREATE TYPE "text_range" AS RANGE (subtype = text, collation = "C");
--> statement-breakpoint
ALTER TABLE "delivery_ranges" ADD CONSTRAINT "delivery_ranges_apart" EXCLUDE USING gist (text_range(length("from_prefix")::text || "from_prefix", length("from_prefix")::text || "to_prefix", '[]') WITH &&);
--> statement-breakpoint
ALTER TABLE "delivery_slots" SET (fillfactor = 50);
