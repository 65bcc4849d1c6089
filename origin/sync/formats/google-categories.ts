/**
 * Categories of Google's product taxonomy that mattresses and what lies beside them have
 * (https://www.google.com/basepages/producttype/taxonomy-with-ids.en-US.txt): feeds tell them by number or by path.
 */
const BY_ID: Readonly<Record<string, string>> = {
  '2696': 'Furniture > Beds & Accessories > Mattresses',
  '2720': 'Furniture > Beds & Accessories > Mattress Foundations',
  '6433': 'Furniture > Beds & Accessories',
  '505764': 'Furniture > Beds & Accessories > Beds & Bed Frames',
  '451': 'Furniture > Beds & Accessories > Headboards & Footboards',
  '6394': 'Furniture > Baby & Toddler Furniture > Cribs & Toddler Beds',
  '7070': 'Furniture > Baby & Toddler Furniture > Crib & Toddler Bed Accessories',
  '450': 'Furniture > Futons',
  '2786': 'Furniture > Futon Pads',
  '6860': 'Furniture > Futon Frames',
  '460': 'Furniture > Sofas',
  '4452': 'Home & Garden > Linens & Bedding > Bedding > Mattress Protectors',
  '4420': 'Home & Garden > Linens & Bedding > Bedding > Mattress Protectors > Mattress Encasements',
  '2991': 'Home & Garden > Linens & Bedding > Bedding > Mattress Protectors > Mattress Pads',
  '2700': 'Home & Garden > Linens & Bedding > Bedding > Pillows',
  '2314': 'Home & Garden > Linens & Bedding > Bedding > Bed Sheets',
  '3695': 'Sporting Goods > Outdoor Recreation > Camping & Hiking > Camp Furniture > Air Mattresses',
};

/** The path of a category that is told by its number; any other text as it is. */
export function googleCategory(text: string): string {
  const id = text.trim();
  return Object.hasOwn(BY_ID, id) ? (BY_ID[id] ?? id) : text;
}
