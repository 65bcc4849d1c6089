ALTER TABLE "disputes" DROP CONSTRAINT "disputes_amount";--> statement-breakpoint
ALTER TABLE "disputes" DROP COLUMN "fee_minor";--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" > 0);