const list = (text: string): readonly string[] => text.trim().split(/\s+/);

export const firstNames = {
  female: list(`Anna Maria Sofia Elena Clara Emma Olivia Grace Hannah Julia Laura Lena Mia Nora Ruth Sarah Alice Amelia
    Beatrice Carmen Chloe Diana Edith Eva Fiona Freya Greta Helen Ida Ingrid Irene Iris Jane Johanna Karin Lucia Lydia
    Margaret Martha Matilda Naomi Nina Paula Petra Rosa Sabine Silvia Stella Teresa Vera Aisha Amara Fatima Keiko Leila
    Mei Nadia Priya Yara Zoe`),
  male: list(`Adam Alan Andreas Anton Arthur Ben Bruno Carl Daniel David Edward Emil Eric Felix Frank Fred George Hans
    Henry Hugo Isaac Jack Jacob James Jan John Jonas Julian Karl Leo Liam Louis Lucas Marco Mark Martin Matthew Max Noah
    Oliver Oscar Otto Paul Peter Philip Robert Samuel Simon Thomas Victor Ahmed Chen Diego Hiroshi Ivan Kofi Omar Raj
    Tariq Yusuf`),
};

export const lastNames = list(`Abbott Adler Andersen Archer Bach Baker Barnes Bauer Becker Bennett Berg Bishop Blake
  Boucher Bradley Brandt Brooks Burke Campbell Carter Chapman Clarke Cole Collins Cooper Costa Craig Dalton Davies Dean
  Delgado Doyle Dubois Duncan Eckhart Ellis Engel Evans Falk Ferrari Fischer Fletcher Foster Fox Frost Garcia Gibson
  Gomez Graham Grant Greco Griffin Hale Hall Hansen Harper Hartmann Hayes Henning Herrera Hoffmann Holt Horvat Hughes
  Hunter Ibsen Irving Jensen Jordan Kaiser Keller Kelly Kent Klein Knight Koch Kovacs Kruger Lambert Lang Larsen Lawson
  Lehmann Lindgren Lopez Lorenz Lynch Maier Marino Marsh Martinez Mason Mercer Meyer Miller Moreau Moretti Morgan Moss
  Muller Murphy Nash Nielsen Novak Nowak Ohara Olsen Ortega Owens Palmer Parker Patel Pearson Pereira Perry Petersen
  Porter Quinn Ramos Reed Reyes Richter Rivera Roberts Rossi Roth Russell Sanders Santos Sauer Schmidt Schneider Scott
  Shaw Silva Singh Sloan Sommer Stein Stone Sullivan Tanaka Taylor Thorpe Torres Turner Vance Vargas Vogel Wagner Walsh
  Ward Weber Wells West White Wilson Winter Wolf Wood Wright Yates Young Zimmer Okafor Mensah Haddad Rahman Kimura Yamada
  Ito Park Choi Nguyen Tran Wong Lau Chang Liu Zhao Kaur Sharma Gupta Mehta Desai Aziz Farouk Saleh Demir Yilmaz Kaya
  Popov Ivanov Petrov Sokolov Horak Svoboda Dvorak Szabo Nagy Toth`);

export const companyFirst = list(`Alder Amber Apex Arbor Aspen Atlas Aurora Beacon Birch Blue Bolt Bright Brook Canyon
  Cedar Cinder Clear Cliff Cobalt Copper Coral Crest Delta Drift East Echo Elm Ember Ever Falcon Fern Field Forge Gale
  Glen Gold Granite Green Harbor Haven Hazel High Hollow Iron Ivory Juniper Keystone Lake Larch Laurel Lime Linden Lunar
  Maple Marble Meadow Mill Mont Nimbus North Oak Ocean Onyx Orchard Pine Prairie Quartz Raven Red Ridge River Rock Rowan
  Sable Silver South Stone Summit Swift Terra Thorn Tide Timber Union Valley Vista West Willow`);
export const companySecond = list(`Analytics Apparel Automation Bakery Biotech Brewing Capital Care Ceramics Chemicals
  Clinics Components Construction Consulting Cycles Dairy Design Devices Diagnostics Dynamics Electric Electronics Energy
  Engineering Farms Fittings Foods Freight Furniture Gardens Glass Goods Hardware Health Homes Hotels Instruments
  Insurance Interiors Labs Lighting Logistics Machinery Marine Materials Media Medical Metals Mobility Motors Optics
  Packaging Paper Partners Pharma Plastics Power Print Robotics Security Software Solar Sports Supply Systems Textiles
  Tools Toys Trading Travel Water Windows Works`);
export const companyLast = ['', 'Group', 'International', 'Ltd', 'Inc', 'GmbH'];

export const streets = list(`Market Station Church Mill Park Bridge Garden River School High Queen King Victoria Union
  Spring Lake Forest Hill Castle Orchard Linden Harbour Washington Lincoln Franklin Cedar`);

export const jobs = [
  'Chief Executive Officer',
  'Chief Financial Officer',
  'Head of Purchasing',
  'Purchasing Manager',
  'Sales Manager',
  'Marketing Manager',
  'Operations Manager',
  'Product Manager',
  'Project Manager',
  'Office Manager',
  'IT Manager',
  'Plant Manager',
  'Account Executive',
  'Controller',
  'Buyer',
  'Engineer',
  'Quality Manager',
  'Customer Care Lead',
];
export const departments = list(
  'Sales Marketing Purchasing Finance Operations Engineering Service Logistics Quality IT',
);

export const productKinds = [
  ['Bearing', 'Parts'],
  ['Pump', 'Machines'],
  ['Valve', 'Parts'],
  ['Sensor', 'Electronics'],
  ['Controller', 'Electronics'],
  ['Desk lamp', 'Lighting'],
  ['Office chair', 'Furniture'],
  ['Work bench', 'Furniture'],
  ['Cable set', 'Electronics'],
  ['Filter', 'Parts'],
  ['Drill', 'Tools'],
  ['Torque wrench', 'Tools'],
  ['Safety helmet', 'Safety'],
  ['Gloves', 'Safety'],
  ['Backpack', 'Accessories'],
  ['Water bottle', 'Accessories'],
  ['Rain jacket', 'Apparel'],
  ['Running shoes', 'Apparel'],
  ['Coffee grinder', 'Kitchen'],
  ['Tea kettle', 'Kitchen'],
] as const;
export const productWords = list('Classic Compact Prime Rapid Solid Light Heavy Pro Basic Active Urban Alpine Nordic');
export const colours = list('black white grey blue green red silver sand');

export const ticketSubjects = [
  'Cannot sign in after the update',
  'Invoice shows the wrong address',
  'Delivery arrived damaged',
  'How do I add a colleague?',
  'Report shows no figures for last month',
  'Spare part wanted',
  'Machine stops after ten minutes',
  'Please change our delivery address',
  'Order has not arrived yet',
  'Error message when saving a form',
  'Question on the warranty',
  'Printer does not answer',
  'Export takes very long',
  'Refund for a returned item',
  'Noise from the cooling unit',
  'Two payments were taken',
];
export const taskSubjects = [
  'Call back about the offer',
  'Send the price list',
  'Prepare the contract',
  'Check the delivery date',
  'Plan the kick-off',
  'Review the drawings',
  'Order the missing parts',
  'Follow up after the fair',
  'Update the contact data',
  'Book the meeting room',
];
export const projectWords = [
  'Warehouse extension',
  'Line 4 retrofit',
  'New web shop',
  'Office move',
  'ERP rollout',
  'Energy audit',
  'Product launch',
  'Service portal',
  'Plant safety',
  'Packaging redesign',
];
export const campaignWords = [
  'Spring newsletter',
  'Trade fair follow-up',
  'Product webinar',
  'Summer sale',
  'Customer survey',
  'Winter offer',
  'Partner day',
  'Welcome series',
];
export const sentences = [
  'Asked for a call in the morning.',
  'Met at the trade fair; wants to see the new line.',
  'Long-standing customer with several sites.',
  'Prefers e-mail to the phone.',
  'Waiting for the budget of the coming year.',
  'Was moved here from the old system.',
  'Needs delivery notes in two copies.',
  'Interested in a yearly service contract.',
];

export interface City {
  readonly city: string;
  readonly state: string;
  readonly stateCode: string;
  readonly country: string;
  readonly countryCode: string;
  /** `#` is a digit, `@` a letter. */
  readonly postalCode: string;
  /** After the plus sign; `#` is a digit. */
  readonly phone: string;
  readonly mobile: string;
  readonly timeZone: string;
  readonly language: string;
  readonly currency: string;
  /** Put behind the street's name, or before its number as in German. */
  readonly street: string;
}

const countries = {
  US: { country: 'United States', countryCode: 'US', language: 'en', currency: 'USD', mobile: '1 312 555 0###' },
  CA: { country: 'Canada', countryCode: 'CA', language: 'en', currency: 'CAD', mobile: '1 416 555 01##' },
  GB: { country: 'United Kingdom', countryCode: 'GB', language: 'en', currency: 'GBP', mobile: '44 7700 900###' },
  IE: { country: 'Ireland', countryCode: 'IE', language: 'en', currency: 'EUR', mobile: '353 85 555 0###' },
  AU: { country: 'Australia', countryCode: 'AU', language: 'en', currency: 'AUD', mobile: '61 491 570 ###' },
  DE: { country: 'Germany', countryCode: 'DE', language: 'de', currency: 'EUR', mobile: '49 1520 1234###' },
  AT: { country: 'Austria', countryCode: 'AT', language: 'de', currency: 'EUR', mobile: '43 664 1234###' },
  CH: { country: 'Switzerland', countryCode: 'CH', language: 'de', currency: 'CHF', mobile: '41 79 555 0###' },
  FR: { country: 'France', countryCode: 'FR', language: 'fr', currency: 'EUR', mobile: '33 6 39 98 0###' },
  NL: { country: 'Netherlands', countryCode: 'NL', language: 'nl', currency: 'EUR', mobile: '31 6 5550 0###' },
  ES: { country: 'Spain', countryCode: 'ES', language: 'es', currency: 'EUR', mobile: '34 655 550 ###' },
  IT: { country: 'Italy', countryCode: 'IT', language: 'it', currency: 'EUR', mobile: '39 312 555 0###' },
};

const city = (
  of: keyof typeof countries,
  name: string,
  state: string,
  stateCode: string,
  postalCode: string,
  phone: string,
  timeZone: string,
  street: string,
): City => ({ ...countries[of], city: name, state, stateCode, postalCode, phone, timeZone, street });

export const cities: readonly City[] = [
  city('US', 'Chicago', 'Illinois', 'IL', '606##', '1 312 555 01##', 'America/Chicago', '# {} Street'),
  city('US', 'Austin', 'Texas', 'TX', '787##', '1 512 555 01##', 'America/Chicago', '# {} Avenue'),
  city('US', 'Portland', 'Oregon', 'OR', '972##', '1 503 555 01##', 'America/Los_Angeles', '# {} Street'),
  city('US', 'Boston', 'Massachusetts', 'MA', '021##', '1 617 555 01##', 'America/New_York', '# {} Street'),
  city('US', 'Denver', 'Colorado', 'CO', '802##', '1 303 555 01##', 'America/Denver', '# {} Avenue'),
  city('US', 'San Jose', 'California', 'CA', '951##', '1 408 555 01##', 'America/Los_Angeles', '# {} Drive'),
  city('CA', 'Toronto', 'Ontario', 'ON', 'M5V #A#', '1 416 555 01##', 'America/Toronto', '# {} Street'),
  city('GB', 'Manchester', 'Greater Manchester', 'MAN', 'M1 #AB', '44 161 496 0###', 'Europe/London', '# {} Road'),
  city('GB', 'Bristol', 'Bristol', 'BST', 'BS1 #DE', '44 117 496 0###', 'Europe/London', '# {} Street'),
  city('IE', 'Dublin', 'Leinster', 'L', 'D02 X###', '353 1 555 0###', 'Europe/Dublin', '# {} Street'),
  city('AU', 'Melbourne', 'Victoria', 'VIC', '30##', '61 3 5550 0###', 'Australia/Melbourne', '# {} Street'),
  city('DE', 'Hamburg', 'Hamburg', 'HH', '203##', '49 40 5550 0###', 'Europe/Berlin', '{}straße #'),
  city('DE', 'Munich', 'Bavaria', 'BY', '803##', '49 89 5550 0###', 'Europe/Berlin', '{}straße #'),
  city('DE', 'Cologne', 'North Rhine-Westphalia', 'NW', '506##', '49 221 5550 0##', 'Europe/Berlin', '{}straße #'),
  city('AT', 'Vienna', 'Vienna', '9', '10#0', '43 1 5550 0###', 'Europe/Vienna', '{}gasse #'),
  city('CH', 'Zurich', 'Zurich', 'ZH', '80##', '41 44 555 0###', 'Europe/Zurich', '{}strasse #'),
  city('FR', 'Lyon', 'Auvergne-Rhône-Alpes', 'ARA', '6900#', '33 4 65 71 0###', 'Europe/Paris', '# rue {}'),
  city('NL', 'Rotterdam', 'South Holland', 'ZH', '30## AB', '31 10 555 0###', 'Europe/Amsterdam', '{}straat #'),
  city('ES', 'Valencia', 'Valencia', 'V', '460##', '34 960 550 ###', 'Europe/Madrid', 'Calle {} #'),
  city('IT', 'Bologna', 'Emilia-Romagna', 'BO', '401##', '39 051 555 0###', 'Europe/Rome', 'Via {} #'),
];
