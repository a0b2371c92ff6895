/** What practice accounts have of https://shopify.dev/docs/api/admin-graphql/2025-10, with its names. */
export const shopifySchema = `
scalar DateTime
scalar Decimal
scalar Money
scalar URL
scalar HTML
scalar UnsignedInt64
scalar JSON
scalar CountryCode
scalar CurrencyCode
scalar CustomerEmailMarketingState
scalar CustomerMarketingOptInLevel
scalar OrderCreateFinancialStatus
scalar OrderCreateFulfillmentStatus
scalar OrderTransactionKind
scalar OrderTransactionStatus
scalar OrderCreateInputsInventoryBehavior
scalar ProductVariantsBulkCreateStrategy
enum CustomerSortKeys { CREATED_AT ID LOCATION NAME RELEVANCE UPDATED_AT }
enum ProductSortKeys { CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT VENDOR }
enum ProductVariantSortKeys { FULL_TITLE ID INVENTORY_LEVELS_AVAILABLE INVENTORY_QUANTITY NAME POPULAR POSITION RELEVANCE SKU TITLE }
enum LocationSortKeys { ID NAME RELEVANCE }
enum OrderSortKeys {
  CREATED_AT CUSTOMER_NAME DESTINATION FINANCIAL_STATUS FULFILLMENT_STATUS ID ORDER_NUMBER PO_NUMBER PROCESSED_AT RELEVANCE TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT
}

type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }
type UserError { field: [String!] message: String! }
type CodedUserError { field: [String!] message: String! code: String }
type Metafield { id: ID! namespace: String! key: String! value: String! type: String! }

type Shop { id: ID! name: String! email: String! myshopifyDomain: String! currencyCode: CurrencyCode! ianaTimezone: String! primaryDomain: Domain! }
type Domain { host: String! url: URL! }
interface Node { id: ID! }

type MailingAddress {
  id: ID address1: String address2: String city: String company: String country: String countryCodeV2: String firstName: String lastName: String
  name: String phone: String province: String provinceCode: String zip: String
}
type CustomerEmailAddress { emailAddress: String! marketingState: CustomerEmailMarketingState! }
type CustomerPhoneNumber { phoneNumber: String! marketingState: CustomerEmailMarketingState! }
type Customer implements Node {
  id: ID! legacyResourceId: UnsignedInt64! firstName: String lastName: String displayName: String! email: String phone: String
  defaultEmailAddress: CustomerEmailAddress defaultPhoneNumber: CustomerPhoneNumber note: String locale: String! state: String! tags: [String!]!
  taxExempt: Boolean! numberOfOrders: UnsignedInt64! amountSpent: MoneyV2! defaultAddress: MailingAddress addresses: [MailingAddress!]!
  verifiedEmail: Boolean! metafield(namespace: String, key: String!): Metafield
  orders(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: OrderSortKeys): OrderConnection!
  createdAt: DateTime! updatedAt: DateTime!
}
type CustomerEdge { cursor: String! node: Customer! }
type CustomerConnection { nodes: [Customer!]! edges: [CustomerEdge!]! pageInfo: PageInfo! }

type Image { url: URL! altText: String }
type MediaPreviewImage { image: Image }
type Media { preview: MediaPreviewImage }
type ProductOptionValue { id: ID name: String! }
type ProductOption { id: ID! name: String! values: [String!]! }
type Product implements Node {
  id: ID! legacyResourceId: UnsignedInt64! title: String! handle: String! description: String! descriptionHtml: HTML! vendor: String! productType: String!
  status: ProductStatus! tags: [String!]! totalInventory: Int! featuredMedia: Media options: [ProductOption!]! onlineStoreUrl: URL
  metafield(namespace: String, key: String!): Metafield hasOnlyDefaultVariant: Boolean!
  variants(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: ProductVariantSortKeys): ProductVariantConnection!
  createdAt: DateTime! updatedAt: DateTime!
}
enum ProductStatus { ACTIVE ARCHIVED DRAFT }
type ProductEdge { cursor: String! node: Product! }
type ProductConnection { nodes: [Product!]! edges: [ProductEdge!]! pageInfo: PageInfo! }

type SelectedOption { name: String! value: String! }
type ProductVariant implements Node {
  id: ID! legacyResourceId: UnsignedInt64! title: String! displayName: String! sku: String barcode: String price: Money! compareAtPrice: Money taxable: Boolean!
  position: Int! inventoryQuantity: Int product: Product! inventoryItem: InventoryItem! selectedOptions: [SelectedOption!]!
  createdAt: DateTime! updatedAt: DateTime!
}
type ProductVariantEdge { cursor: String! node: ProductVariant! }
type ProductVariantConnection { nodes: [ProductVariant!]! edges: [ProductVariantEdge!]! pageInfo: PageInfo! }

enum WeightUnit { GRAMS KILOGRAMS OUNCES POUNDS }
type Weight { unit: WeightUnit! value: Float! }
type InventoryItemMeasurement { weight: Weight }
type InventoryItem implements Node {
  id: ID! legacyResourceId: UnsignedInt64! sku: String tracked: Boolean! unitCost: MoneyV2 measurement: InventoryItemMeasurement! variant: ProductVariant!
  inventoryLevel(locationId: ID!): InventoryLevel
  inventoryLevels(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false): InventoryLevelConnection!
  createdAt: DateTime! updatedAt: DateTime!
}
type InventoryItemEdge { cursor: String! node: InventoryItem! }
type InventoryItemConnection { nodes: [InventoryItem!]! edges: [InventoryItemEdge!]! pageInfo: PageInfo! }
type InventoryQuantity { id: ID! name: String! quantity: Int! updatedAt: DateTime }
type InventoryLevel implements Node { id: ID! item: InventoryItem! location: Location! quantities(names: [String!]!): [InventoryQuantity!]! updatedAt: DateTime! createdAt: DateTime! }
type InventoryLevelEdge { cursor: String! node: InventoryLevel! }
type InventoryLevelConnection { nodes: [InventoryLevel!]! edges: [InventoryLevelEdge!]! pageInfo: PageInfo! }
type Location implements Node { id: ID! name: String! isActive: Boolean! }
type LocationEdge { cursor: String! node: Location! }
type LocationConnection { nodes: [Location!]! edges: [LocationEdge!]! pageInfo: PageInfo! }

type LineItem implements Node {
  id: ID! name: String! title: String! sku: String quantity: Int! currentQuantity: Int! originalUnitPriceSet: MoneyBag! discountedTotalSet: MoneyBag!
  originalTotalSet: MoneyBag! variant: ProductVariant product: Product vendor: String
}
type LineItemEdge { cursor: String! node: LineItem! }
type LineItemConnection { nodes: [LineItem!]! edges: [LineItemEdge!]! pageInfo: PageInfo! }
type OrderTransaction implements Node {
  id: ID! kind: String! status: String! amountSet: MoneyBag! gateway: String paymentId: String processedAt: DateTime createdAt: DateTime order: Order
}
type Order implements Node {
  id: ID! legacyResourceId: UnsignedInt64! name: String! email: String phone: String customer: Customer processedAt: DateTime! cancelledAt: DateTime closedAt: DateTime
  displayFinancialStatus: String displayFulfillmentStatus: String! currencyCode: CurrencyCode! subtotalPriceSet: MoneyBag totalDiscountsSet: MoneyBag totalTaxSet: MoneyBag
  totalShippingPriceSet: MoneyBag! totalPriceSet: MoneyBag! currentTotalPriceSet: MoneyBag! poNumber: String note: String tags: [String!]!
  billingAddress: MailingAddress shippingAddress: MailingAddress transactions(first: Int): [OrderTransaction!]!
  lineItems(first: Int, after: String, last: Int, before: String, reverse: Boolean = false): LineItemConnection!
  metafield(namespace: String, key: String!): Metafield createdAt: DateTime! updatedAt: DateTime!
}
type OrderEdge { cursor: String! node: Order! }
type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! pageInfo: PageInfo! }
type Count { count: Int! precision: String! }

input CustomerIdentifierInput { id: ID emailAddress: String phoneNumber: String customId: UniqueMetafieldValueInput }
input ProductIdentifierInput { id: ID handle: String customId: UniqueMetafieldValueInput }
input UniqueMetafieldValueInput { namespace: String key: String! value: String! }
type QueryRoot {
  shop: Shop!
  node(id: ID!): Node
  customer(id: ID!): Customer
  customerByIdentifier(identifier: CustomerIdentifierInput!): Customer
  customers(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: CustomerSortKeys): CustomerConnection!
  customersCount(query: String): Count
  product(id: ID!): Product
  productByIdentifier(identifier: ProductIdentifierInput!): Product
  products(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: ProductSortKeys): ProductConnection!
  productsCount(query: String): Count
  productVariant(id: ID!): ProductVariant
  productVariants(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: ProductVariantSortKeys): ProductVariantConnection!
  inventoryItem(id: ID!): InventoryItem
  inventoryItems(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false): InventoryItemConnection!
  inventoryLevel(id: ID!): InventoryLevel
  location(id: ID): Location
  locations(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: LocationSortKeys): LocationConnection!
  order(id: ID!): Order
  orders(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: OrderSortKeys): OrderConnection!
  ordersCount(query: String): Count
}

input MailingAddressInput {
  address1: String address2: String city: String company: String countryCode: CountryCode country: String firstName: String lastName: String phone: String
  provinceCode: String province: String zip: String
}
input MetafieldInput { id: ID namespace: String key: String value: String type: String }
input CustomerEmailMarketingConsentInput { marketingState: CustomerEmailMarketingState! marketingOptInLevel: CustomerMarketingOptInLevel consentUpdatedAt: DateTime }
input CustomerInput {
  id: ID email: String phone: String firstName: String lastName: String note: String locale: String tags: [String!] taxExempt: Boolean
  addresses: [MailingAddressInput!] emailMarketingConsent: CustomerEmailMarketingConsentInput metafields: [MetafieldInput!]
}
input CustomerSetInput {
  id: ID email: String phone: String firstName: String lastName: String note: String locale: String tags: [String!] taxExempt: Boolean addresses: [MailingAddressInput!]
}
input CustomerSetIdentifiers { id: ID email: String phone: String customId: UniqueMetafieldValueInput }
input CustomerDeleteInput { id: ID! }
input OptionValueInput { id: ID name: String }
input OptionInput { name: String values: [OptionValueInput!] position: Int }
input ProductCreateInput {
  title: String handle: String descriptionHtml: String vendor: String productType: String status: ProductStatus tags: [String!] productOptions: [OptionInput!] metafields: [MetafieldInput!]
}
input ProductUpdateInput {
  id: ID handle: String title: String descriptionHtml: String vendor: String productType: String status: ProductStatus tags: [String!] metafields: [MetafieldInput!]
}
input VariantOptionValueInput { id: ID name: String optionId: ID optionName: String }
input WeightInput { value: Float! unit: WeightUnit! }
input InventoryItemMeasurementInput { weight: WeightInput }
input InventoryItemInput { sku: String cost: Decimal tracked: Boolean measurement: InventoryItemMeasurementInput requiresShipping: Boolean }
input ProductSetInventoryInput { locationId: ID! name: String! quantity: Int! }
input ProductVariantSetInput {
  id: ID sku: String barcode: String price: Money compareAtPrice: Money taxable: Boolean position: Int optionValues: [VariantOptionValueInput!]
  inventoryItem: InventoryItemInput inventoryQuantities: [ProductSetInventoryInput!] metafields: [MetafieldInput!]
}
input ProductSetInput {
  id: ID handle: String title: String descriptionHtml: String vendor: String productType: String status: ProductStatus tags: [String!]
  productOptions: [OptionSetInput!] variants: [ProductVariantSetInput!] metafields: [MetafieldInput!]
}
input OptionSetInput { id: ID name: String position: Int values: [OptionValueInput!] }
input ProductSetIdentifiers { id: ID handle: String customId: UniqueMetafieldValueInput }
input ProductDeleteInput { id: ID! }
input ProductVariantsBulkInput {
  id: ID barcode: String price: Money compareAtPrice: Money taxable: Boolean optionValues: [VariantOptionValueInput!] inventoryItem: InventoryItemInput
}
input InventoryQuantityInput { inventoryItemId: ID! locationId: ID! quantity: Int! compareQuantity: Int }
input InventorySetQuantitiesInput { name: String! reason: String! referenceDocumentUri: String ignoreCompareQuantity: Boolean quantities: [InventoryQuantityInput!]! }
input MoneyInput { amount: Decimal! currencyCode: CurrencyCode! }
input MoneyBagInput { shopMoney: MoneyInput! presentmentMoney: MoneyInput }
input OrderCreateLineItemInput {
  title: String sku: String variantId: ID productId: ID quantity: Int! priceSet: MoneyBagInput taxable: Boolean requiresShipping: Boolean vendor: String
}
input OrderCreateAssociateCustomerAttributesInput { id: ID email: String }
input OrderCreateUpsertCustomerAttributesInput { id: ID email: String phone: String firstName: String lastName: String note: String tags: [String!] }
input OrderCreateCustomerInput { toAssociate: OrderCreateAssociateCustomerAttributesInput toUpsert: OrderCreateUpsertCustomerAttributesInput }
input OrderCreateShippingLineInput { title: String! code: String priceSet: MoneyBagInput! }
input OrderCreateOrderTransactionInput { kind: OrderTransactionKind status: OrderTransactionStatus gateway: String amountSet: MoneyBagInput! processedAt: DateTime }
input OrderCreateOrderInput {
  email: String phone: String name: String currency: CurrencyCode customer: OrderCreateCustomerInput customerId: ID note: String poNumber: String tags: [String!] processedAt: DateTime
  financialStatus: OrderCreateFinancialStatus fulfillmentStatus: OrderCreateFulfillmentStatus billingAddress: MailingAddressInput shippingAddress: MailingAddressInput
  lineItems: [OrderCreateLineItemInput!] shippingLines: [OrderCreateShippingLineInput!] transactions: [OrderCreateOrderTransactionInput!] test: Boolean metafields: [MetafieldInput!]
}
input OrderCreateOptionsInput { inventoryBehaviour: OrderCreateInputsInventoryBehavior sendReceipt: Boolean sendFulfillmentReceipt: Boolean }
input OrderInput { id: ID! email: String phone: String note: String poNumber: String tags: [String!] shippingAddress: MailingAddressInput metafields: [MetafieldInput!] }

type CustomerCreatePayload { customer: Customer userErrors: [UserError!]! }
type CustomerUpdatePayload { customer: Customer userErrors: [UserError!]! }
type CustomerSetPayload { customer: Customer userErrors: [CodedUserError!]! }
type CustomerDeletePayload { deletedCustomerId: ID userErrors: [UserError!]! }
type ProductCreatePayload { product: Product userErrors: [UserError!]! }
type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
type ProductSetPayload { product: Product userErrors: [CodedUserError!]! }
type ProductDeletePayload { deletedProductId: ID userErrors: [UserError!]! }
type ProductVariantsBulkPayload { product: Product productVariants: [ProductVariant!] userErrors: [CodedUserError!]! }
type InventoryAdjustmentGroup { createdAt: DateTime! reason: String! }
type InventorySetQuantitiesPayload { inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [CodedUserError!]! }
type OrderCreatePayload { order: Order userErrors: [CodedUserError!]! }
type OrderUpdatePayload { order: Order userErrors: [UserError!]! }
type Mutation {
  customerCreate(input: CustomerInput!): CustomerCreatePayload
  customerUpdate(input: CustomerInput!): CustomerUpdatePayload
  customerSet(input: CustomerSetInput!, identifier: CustomerSetIdentifiers): CustomerSetPayload
  customerDelete(input: CustomerDeleteInput!): CustomerDeletePayload
  productCreate(product: ProductCreateInput): ProductCreatePayload
  productUpdate(product: ProductUpdateInput): ProductUpdatePayload
  productSet(input: ProductSetInput!, identifier: ProductSetIdentifiers, synchronous: Boolean = true): ProductSetPayload
  productDelete(input: ProductDeleteInput!): ProductDeletePayload
  productVariantsBulkCreate(productId: ID!, variants: [ProductVariantsBulkInput!]!, strategy: ProductVariantsBulkCreateStrategy): ProductVariantsBulkPayload
  productVariantsBulkUpdate(productId: ID!, variants: [ProductVariantsBulkInput!]!, allowPartialUpdates: Boolean = false): ProductVariantsBulkPayload
  inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
  orderCreate(order: OrderCreateOrderInput!, options: OrderCreateOptionsInput): OrderCreatePayload
  orderUpdate(input: OrderInput!): OrderUpdatePayload
}
schema { query: QueryRoot mutation: Mutation }
`;
