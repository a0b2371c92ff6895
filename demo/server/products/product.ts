/** A product as Harbor's REST API gives it. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** With two decimals, as text: no digit gets lost. */
  readonly price: string;
  readonly stock: number;
  /** ISO 8601 in UTC. */
  readonly updatedAt: string;
}

type CatalogueEntry = Pick<Product, 'id' | 'name' | 'price'>;

export const catalogue: readonly CatalogueEntry[] = [
  { id: 'BAG-010', name: 'Canvas tool bag', price: '48.00' },
  { id: 'BAG-020', name: 'Waterproof duffel, 40 l', price: '89.90' },
  { id: 'BOT-005', name: 'Insulated bottle, 0.5 l', price: '24.50' },
  { id: 'BOT-010', name: 'Insulated bottle, 1 l', price: '31.50' },
  { id: 'BOX-030', name: 'Stacking box, 30 l', price: '17.80' },
  { id: 'CAB-002', name: 'Charging cable, 2 m', price: '12.90' },
  { id: 'CLO-001', name: 'Microfibre cloths, 12 pieces', price: '9.95' },
  { id: 'GLO-009', name: 'Work gloves, size 9', price: '14.20' },
  { id: 'GLO-010', name: 'Work gloves, size 10', price: '14.20' },
  { id: 'JKT-100', name: 'Rain jacket', price: '119.00' },
  { id: 'LAD-004', name: 'Folding ladder, 4 steps', price: '96.40' },
  { id: 'LAM-100', name: 'Head lamp', price: '39.00' },
  { id: 'LAM-200', name: 'Work lamp, rechargeable', price: '74.00' },
  { id: 'LOC-050', name: 'Padlock, keyed alike', price: '18.60' },
  { id: 'MAT-180', name: 'Ground mat, 180 cm', price: '52.00' },
  { id: 'MUG-001', name: 'Enamel mug', price: '11.00' },
  { id: 'PEN-024', name: 'Marker pens, 24 colours', price: '27.30' },
  { id: 'RAD-001', name: 'Two-way radio, pair', price: '129.00' },
  { id: 'ROP-020', name: 'Rope, 20 m', price: '33.80' },
  { id: 'SHO-042', name: 'Safety shoes, size 42', price: '92.50' },
  { id: 'SHO-044', name: 'Safety shoes, size 44', price: '92.50' },
  { id: 'STO-002', name: 'Camping stove, "Duo"', price: '68.00' },
  { id: 'TAP-050', name: 'Packing tape, 6 rolls', price: '15.40' },
  { id: 'TEN-003', name: 'Tent for 3', price: '249.00' },
];
