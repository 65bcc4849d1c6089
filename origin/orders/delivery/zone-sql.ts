/**
 * The active zone of a postcode, as a row of delivery_zones with `earliest`: the first day that its transport allows after the
 * moment given. Takes two SQL expressions; the longest prefix decides.
 */
export const zoneSql = (postcode: string, moment: string): string => `(
  select zone.*, (${moment} at time zone zone.time_zone)::date + zone.transport_days as earliest
  from (select upper(regexp_replace(${postcode}, '[^[:alnum:]]', '', 'g')) as code) p
  join delivery_ranges r on length(p.code) >= length(r.from_prefix)
    and left(p.code, length(r.from_prefix)) collate "C" >= r.from_prefix
    and left(p.code, length(r.from_prefix)) collate "C" <= r.to_prefix
  join delivery_zones zone on zone.id = r.zone_id and zone.active
  where ${postcode} is not null
  order by length(r.from_prefix) desc limit 1)`;
