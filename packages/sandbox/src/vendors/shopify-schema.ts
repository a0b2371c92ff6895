/** What practice accounts have of https://shopify.dev/docs/api/admin-graphql/2025-10, with its names. */
export const shopifySchema = `
scalar DateTime
scalar Decimal
scalar Money
scalar URL
scalar HTML
scalar UnsignedInt64
scalar JSON
enum CustomerSortKeys { CREATED_AT ID LOCATION NAME RELEVANCE UPDATED_AT }
enum ProductSortKeys { CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT VENDOR }
enum ProductVariantSortKeys { FULL_TITLE ID INVENTORY_LEVELS_AVAILABLE INVENTORY_QUANTITY NAME POPULAR POSITION RELEVANCE SKU TITLE }
enum LocationSortKeys { ID NAME RELEVANCE }
enum OrderSortKeys {
  CREATED_AT CUSTOMER_NAME DESTINATION FINANCIAL_STATUS FULFILLMENT_STATUS ID ORDER_NUMBER PO_NUMBER PROCESSED_AT RELEVANCE TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT
}
enum CountPrecision { AT_LEAST EXACT }
enum CustomerEmailAddressMarketingState { INVALID NOT_SUBSCRIBED PENDING SUBSCRIBED UNSUBSCRIBED }
enum CustomerEmailMarketingState { INVALID NOT_SUBSCRIBED PENDING REDACTED SUBSCRIBED UNSUBSCRIBED }
enum CustomerMarketingOptInLevel { CONFIRMED_OPT_IN SINGLE_OPT_IN UNKNOWN }
enum CustomerSmsMarketingState { NOT_SUBSCRIBED PENDING REDACTED SUBSCRIBED UNSUBSCRIBED }
enum CustomerState { DECLINED DISABLED ENABLED INVITED }
enum OrderCreateFinancialStatus { AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED }
enum OrderCreateFulfillmentStatus { FULFILLED PARTIAL RESTOCKED }
enum OrderCreateInputsInventoryBehavior { BYPASS DECREMENT_IGNORING_POLICY DECREMENT_OBEYING_POLICY }
enum OrderDisplayFinancialStatus { AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED }
enum OrderDisplayFulfillmentStatus {
  FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT REQUEST_DECLINED RESTOCKED SCHEDULED UNFULFILLED
}
enum OrderTransactionKind { AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID }
enum OrderTransactionStatus { AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN }
enum ProductVariantsBulkCreateStrategy { DEFAULT PRESERVE_STANDALONE_VARIANT REMOVE_STANDALONE_VARIANT }
enum CustomerSetUserErrorCode {
  BLANK ID_NOT_ALLOWED INCLUSION INPUT_MISMATCH INVALID METAFIELD_MISMATCH MISSING_FIELD_REQUIRED NOT_FOUND PRESENT TAKEN TOO_LONG TOO_SHORT
}
enum InventorySetQuantitiesUserErrorCode {
  COMPARE_QUANTITY_REQUIRED COMPARE_QUANTITY_STALE INVALID_INVENTORY_ITEM INVALID_LOCATION INVALID_NAME INVALID_QUANTITY_NEGATIVE
  INVALID_QUANTITY_TOO_HIGH INVALID_QUANTITY_TOO_LOW INVALID_REASON INVALID_REFERENCE_DOCUMENT ITEM_NOT_STOCKED_AT_LOCATION
  NON_MUTABLE_INVENTORY_ITEM NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR
}
enum OrderCreateUserErrorCode {
  FULFILLMENT_SERVICE_INVALID INVALID INVENTORY_CLAIM_FAILED PROCESSED_AT_INVALID REDUNDANT_CUSTOMER_FIELDS SHOP_DORMANT TAX_LINE_RATE_MISSING
}
enum ProductSetUserErrorCode {
  CANNOT_COMBINE_LINKED_AND_NONLINKED_OPTION_VALUES CAPABILITY_VIOLATION DUPLICATED_METAFIELD_VALUE DUPLICATED_OPTION_NAME DUPLICATED_OPTION_VALUE
  DUPLICATED_VALUE DUPLICATE_LINKED_OPTION GENERIC_ERROR GIFT_CARDS_NOT_ACTIVATED GIFT_CARD_ATTRIBUTE_CANNOT_BE_CHANGED HANDLE_NOT_UNIQUE
  ID_NOT_ALLOWED INPUT_MISMATCH INVALID_INPUT INVALID_METAFIELD INVALID_METAFIELD_VALUE_FOR_LINKED_OPTION INVALID_PRODUCT INVALID_VARIANT
  INVENTORY_QUANTITIES_LIMIT_EXCEEDED JOB_ERROR LINKED_METAFIELD_DEFINITION_NOT_FOUND LINKED_OPTIONS_NOT_SUPPORTED_FOR_SHOP METAFIELD_MISMATCH
  MISSING_FIELD_REQUIRED NOT_FOUND OPTIONS_OVER_LIMIT OPTION_DOES_NOT_EXIST OPTION_VALUES_MISSING OPTION_VALUES_OVER_LIMIT
  OPTION_VALUE_DOES_NOT_EXIST PRODUCT_DOES_NOT_EXIST PRODUCT_OPTIONS_INPUT_MISSING PRODUCT_SUSPENDED PRODUCT_VARIANT_DOES_NOT_EXIST
  VARIANTS_INPUT_MISSING VARIANTS_OVER_LIMIT
}
enum ProductVariantsBulkCreateUserErrorCode {
  CANNOT_SET_NAME_FOR_LINKED_OPTION_VALUE GREATER_THAN_OR_EQUAL_TO INVALID INVALID_INPUT INVENTORY_QUANTITIES_LIMIT_EXCEEDED MUST_BE_FOR_THIS_PRODUCT
  NEED_TO_ADD_OPTION_VALUES NEGATIVE_PRICE_VALUE NOT_DEFINED_FOR_SHOP NO_KEY_ON_CREATE OPTION_VALUES_FOR_NUMBER_OF_UNKNOWN_OPTIONS
  PRODUCT_DOES_NOT_EXIST PRODUCT_SUSPENDED SUBSCRIPTION_VIOLATION TOO_MANY_INVENTORY_LOCATIONS TRACKED_VARIANT_LOCATION_NOT_FOUND
  UNSUPPORTED_COMBINED_LISTING_PARENT_OPERATION VARIANT_ALREADY_EXISTS VARIANT_ALREADY_EXISTS_CHANGE_OPTION_VALUE
}
enum ProductVariantsBulkUpdateUserErrorCode {
  BLANK CANNOT_SET_NAME_FOR_LINKED_OPTION_VALUE CANNOT_SPECIFY_BOTH GREATER_THAN_OR_EQUAL_TO INVALID_INPUT INVALID_VALUE
  INVENTORY_QUANTITIES_LIMIT_EXCEEDED MUST_BE_FOR_THIS_PRODUCT MUST_SPECIFY_ONE_OF_PAIR NEED_TO_ADD_OPTION_VALUES NEGATIVE_PRICE_VALUE
  NOT_DEFINED_FOR_SHOP NO_INVENTORY_QUANTITES_DURING_UPDATE NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE OPTION_DOES_NOT_EXIST
  OPTION_VALUES_FOR_NUMBER_OF_UNKNOWN_OPTIONS OPTION_VALUE_DOES_NOT_EXIST OPTION_VALUE_NAME_TOO_LONG PRODUCT_DOES_NOT_EXIST PRODUCT_SUSPENDED
  PRODUCT_VARIANT_DOES_NOT_EXIST PRODUCT_VARIANT_ID_MISSING SUBSCRIPTION_VIOLATION TOO_LONG TOO_SHORT UNSUPPORTED_COMBINED_LISTING_PARENT_OPERATION
  VARIANT_ALREADY_EXISTS
}
enum CountryCode {
  AC AD AE AF AG AI AL AM AN AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO
  CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GW GY HK HM HN HR HT HU
  ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR
  MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK
  SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW ZZ
}
enum CurrencyCode {
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BYR BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK
  DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD JOD JPY KES KGS KHR KID KMF KRW
  KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
  PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USDC UYU
  UZS VED VEF VES VND VUV WST XAF XCD XOF XPF XXX YER ZAR ZMW
}

type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }
type UserError { field: [String!] message: String! }
type CustomerSetUserError { field: [String!] message: String! code: CustomerSetUserErrorCode }
type InventorySetQuantitiesUserError { field: [String!] message: String! code: InventorySetQuantitiesUserErrorCode }
type OrderCreateUserError { field: [String!] message: String! code: OrderCreateUserErrorCode }
type ProductSetUserError { field: [String!] message: String! code: ProductSetUserErrorCode }
type ProductVariantsBulkCreateUserError { field: [String!] message: String! code: ProductVariantsBulkCreateUserErrorCode }
type ProductVariantsBulkUpdateUserError { field: [String!] message: String! code: ProductVariantsBulkUpdateUserErrorCode }
type Metafield { id: ID! namespace: String! key: String! value: String! type: String! }

type Shop { id: ID! name: String! email: String! myshopifyDomain: String! currencyCode: CurrencyCode! ianaTimezone: String! primaryDomain: Domain! }
type Domain { host: String! url: URL! }
interface Node { id: ID! }

type MailingAddress {
  id: ID! address1: String address2: String city: String company: String country: String countryCodeV2: CountryCode firstName: String lastName: String
  name: String phone: String province: String provinceCode: String zip: String
}
type CustomerEmailAddress { emailAddress: String! marketingState: CustomerEmailAddressMarketingState! }
type CustomerPhoneNumber { phoneNumber: String! marketingState: CustomerSmsMarketingState! }
type Customer implements Node {
  id: ID! legacyResourceId: UnsignedInt64! firstName: String lastName: String displayName: String! email: String phone: String
  defaultEmailAddress: CustomerEmailAddress defaultPhoneNumber: CustomerPhoneNumber note: String locale: String! state: CustomerState! tags: [String!]!
  taxExempt: Boolean! numberOfOrders: UnsignedInt64! amountSpent: MoneyV2! defaultAddress: MailingAddress addresses: [MailingAddress!]!
  verifiedEmail: Boolean! metafield(namespace: String, key: String!): Metafield
  orders(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: OrderSortKeys = ID): OrderConnection!
  createdAt: DateTime! updatedAt: DateTime!
}
type CustomerEdge { cursor: String! node: Customer! }
type CustomerConnection { nodes: [Customer!]! edges: [CustomerEdge!]! pageInfo: PageInfo! }

type Image { url: URL! altText: String }
type MediaPreviewImage { image: Image }
interface Media { preview: MediaPreviewImage }
type MediaImage implements Media { preview: MediaPreviewImage }
type ProductOptionValue { id: ID! name: String! }
type ProductOption { id: ID! name: String! values: [String!]! }
type Product implements Node {
  id: ID! legacyResourceId: UnsignedInt64! title: String! handle: String! description: String! descriptionHtml: HTML! vendor: String! productType: String!
  status: ProductStatus! tags: [String!]! totalInventory: Int! featuredMedia: Media options: [ProductOption!]! onlineStoreUrl: URL
  metafield(namespace: String, key: String!): Metafield hasOnlyDefaultVariant: Boolean!
  variants(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: ProductVariantSortKeys = POSITION): ProductVariantConnection!
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
  id: ID! kind: OrderTransactionKind! status: OrderTransactionStatus! amountSet: MoneyBag! gateway: String paymentId: String processedAt: DateTime createdAt: DateTime! order: Order
}
type Order implements Node {
  id: ID! legacyResourceId: UnsignedInt64! name: String! email: String phone: String customer: Customer processedAt: DateTime! cancelledAt: DateTime closedAt: DateTime
  displayFinancialStatus: OrderDisplayFinancialStatus displayFulfillmentStatus: OrderDisplayFulfillmentStatus! currencyCode: CurrencyCode! subtotalPriceSet: MoneyBag totalDiscountsSet: MoneyBag totalTaxSet: MoneyBag
  totalShippingPriceSet: MoneyBag! totalPriceSet: MoneyBag! currentTotalPriceSet: MoneyBag! poNumber: String note: String tags: [String!]!
  billingAddress: MailingAddress shippingAddress: MailingAddress transactions(first: Int): [OrderTransaction!]!
  lineItems(first: Int, after: String, last: Int, before: String, reverse: Boolean = false): LineItemConnection!
  metafield(namespace: String, key: String!): Metafield createdAt: DateTime! updatedAt: DateTime!
}
type OrderEdge { cursor: String! node: Order! }
type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! pageInfo: PageInfo! }
type Count { count: Int! precision: CountPrecision! }

input CustomerIdentifierInput { id: ID emailAddress: String phoneNumber: String customId: UniqueMetafieldValueInput }
input ProductIdentifierInput { id: ID handle: String customId: UniqueMetafieldValueInput }
input UniqueMetafieldValueInput { namespace: String key: String! value: String! }
type QueryRoot {
  shop: Shop!
  node(id: ID!): Node
  customer(id: ID!): Customer
  customerByIdentifier(identifier: CustomerIdentifierInput!): Customer
  customers(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: CustomerSortKeys = ID): CustomerConnection!
  customersCount(query: String): Count
  product(id: ID!): Product
  productByIdentifier(identifier: ProductIdentifierInput!): Product
  products(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: ProductSortKeys = ID): ProductConnection!
  productsCount(query: String): Count
  productVariant(id: ID!): ProductVariant
  productVariants(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: ProductVariantSortKeys = ID): ProductVariantConnection!
  inventoryItem(id: ID!): InventoryItem
  inventoryItems(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false): InventoryItemConnection!
  inventoryLevel(id: ID!): InventoryLevel
  location(id: ID): Location
  locations(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: LocationSortKeys = NAME): LocationConnection!
  order(id: ID!): Order
  orders(first: Int, after: String, last: Int, before: String, query: String, reverse: Boolean = false, sortKey: OrderSortKeys = PROCESSED_AT): OrderConnection!
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
input OptionValueCreateInput { name: String }
input OptionValueSetInput { id: ID name: String }
input OptionCreateInput { name: String values: [OptionValueCreateInput!] position: Int }
input ProductCreateInput {
  title: String handle: String descriptionHtml: String vendor: String productType: String status: ProductStatus tags: [String!] productOptions: [OptionCreateInput!] metafields: [MetafieldInput!]
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
  id: ID sku: String barcode: String price: Money compareAtPrice: Money taxable: Boolean position: Int optionValues: [VariantOptionValueInput!]!
  inventoryItem: InventoryItemInput inventoryQuantities: [ProductSetInventoryInput!] metafields: [MetafieldInput!]
}
input ProductSetInput {
  id: ID handle: String title: String descriptionHtml: String vendor: String productType: String status: ProductStatus tags: [String!]
  productOptions: [OptionSetInput!] variants: [ProductVariantSetInput!] metafields: [MetafieldInput!]
}
input OptionSetInput { id: ID name: String position: Int values: [OptionValueSetInput!] }
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
input OrderInput { id: ID! email: String note: String poNumber: String tags: [String!] shippingAddress: MailingAddressInput metafields: [MetafieldInput!] }

type CustomerCreatePayload { customer: Customer userErrors: [UserError!]! }
type CustomerUpdatePayload { customer: Customer userErrors: [UserError!]! }
type CustomerSetPayload { customer: Customer userErrors: [CustomerSetUserError!]! }
type CustomerDeletePayload { deletedCustomerId: ID userErrors: [UserError!]! }
type ProductCreatePayload { product: Product userErrors: [UserError!]! }
type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
type ProductSetPayload { product: Product userErrors: [ProductSetUserError!]! }
type ProductDeletePayload { deletedProductId: ID userErrors: [UserError!]! }
type ProductVariantsBulkCreatePayload { product: Product productVariants: [ProductVariant!] userErrors: [ProductVariantsBulkCreateUserError!]! }
type ProductVariantsBulkUpdatePayload { product: Product productVariants: [ProductVariant!] userErrors: [ProductVariantsBulkUpdateUserError!]! }
type InventoryAdjustmentGroup { createdAt: DateTime! reason: String! }
type InventorySetQuantitiesPayload { inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventorySetQuantitiesUserError!]! }
type OrderCreatePayload { order: Order userErrors: [OrderCreateUserError!]! }
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
  productVariantsBulkCreate(productId: ID!, variants: [ProductVariantsBulkInput!]!, strategy: ProductVariantsBulkCreateStrategy = DEFAULT): ProductVariantsBulkCreatePayload
  productVariantsBulkUpdate(productId: ID!, variants: [ProductVariantsBulkInput!]!, allowPartialUpdates: Boolean = false): ProductVariantsBulkUpdatePayload
  inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
  orderCreate(order: OrderCreateOrderInput!, options: OrderCreateOptionsInput): OrderCreatePayload
  orderUpdate(input: OrderInput!): OrderUpdatePayload
}
schema { query: QueryRoot mutation: Mutation }
`;
