CREATE TABLE "stock_loads" (
	"source" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"merged_sku" text,
	"merged_location" text,
	"rows" integer DEFAULT 0 NOT NULL,
	"written" integer DEFAULT 0 NOT NULL,
	"short" integer DEFAULT 0 NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "stock" DROP CONSTRAINT "stock_never_negative";--> statement-breakpoint
ALTER TABLE "stock" ADD COLUMN "short" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Every row passed the narrower check before; reading millions of them again would hold up shoppers.
ALTER TABLE "stock" ADD CONSTRAINT "stock_never_negative" CHECK ("stock"."on_hand" >= 0 and "stock"."short" >= 0 and "stock"."reserved" between 0 and "stock"."on_hand" + "stock"."short") NOT VALID;
