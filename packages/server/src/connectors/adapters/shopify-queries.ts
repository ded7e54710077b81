/** What is asked of Shopify's GraphQL Admin API. Source: https://shopify.dev/docs/api/admin-graphql, version 2026-01. */
const MONEY = 'shopMoney { amount currencyCode }'
const ADDRESS = 'address1 address2 city province country zip phone name'

const LINE = `id title variantTitle quantity product { legacyResourceId } variant { legacyResourceId } originalUnitPriceSet { ${MONEY} } discountedUnitPriceAfterAllDiscountsSet { ${MONEY} } taxLines { priceSet { ${MONEY} } }`
const ORDER = `id legacyResourceId name createdAt updatedAt cancelledAt displayFinancialStatus displayFulfillmentStatus taxesIncluded email phone totalPriceSet { ${MONEY} }
  customer { legacyResourceId } shippingAddress { ${ADDRESS} } paymentGatewayNames
  lineItems(first: 50) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } }
  fulfillments(first: 10) { legacyResourceId status displayStatus createdAt estimatedDeliveryAt deliveredAt trackingInfo(first: 1) { company number } }
  refunds(first: 10) { legacyResourceId createdAt note totalRefundedSet { ${MONEY} } return { id }
    refundLineItems(first: 30) { nodes { quantity lineItem { id } subtotalSet { ${MONEY} } totalTaxSet { ${MONEY} } } } }`
const CUSTOMER = `legacyResourceId displayName locale updatedAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } defaultAddress { ${ADDRESS} }`
const PRODUCT = `legacyResourceId title status productType updatedAt featuredMedia { preview { image { url } } } variants(first: 60) { nodes { legacyResourceId title price sku availableForSale } }`
const PAGE = 'pageInfo { hasNextPage endCursor }'

/** Small pages: what a page may cost is reckoned from what it could hold at most. */
export const LISTS = {
  orders: { size: 10, query: `query Orders($after: String, $query: String, $key: OrderSortKeys) { orders(first: 10, after: $after, query: $query, sortKey: $key) { nodes { ${ORDER} } ${PAGE} } }` },
  customers: { size: 100, query: `query Customers($after: String, $query: String, $key: CustomerSortKeys) { customers(first: 100, after: $after, query: $query, sortKey: $key) { nodes { ${CUSTOMER} } ${PAGE} } }` },
  products: { size: 20, query: `query Products($after: String, $query: String, $key: ProductSortKeys) { products(first: 20, after: $after, query: $query, sortKey: $key) { nodes { ${PRODUCT} } ${PAGE} } }` },
} as const
export type Listed = keyof typeof LISTS

export const ONE = {
  orders: `query Order($id: ID!) { node: order(id: $id) { ${ORDER} } }`,
  customers: `query Customer($id: ID!) { node: customer(id: $id) { ${CUSTOMER} } }`,
  products: `query Product($id: ID!) { node: product(id: $id) { ${PRODUCT} } }`,
} as const

export const MORE_LINES = `query Lines($id: ID!, $after: String) { node: order(id: $id) { lineItems(first: 50, after: $after) { nodes { ${LINE} } ${PAGE} } } }`
export const SHOP = 'query Shop { shop { name currencyCode myshopifyDomain } }'

export const ORDER_NOW = 'query OrderNow($id: ID!) { node: order(id: $id) { id cancelledAt displayFulfillmentStatus tags } }'
/** Asynchronous there: the job's end shows as cancelledAt with the next read. */
export const CANCEL = 'mutation Cancel($id: ID!, $note: String) { orderCancel(orderId: $id, reason: CUSTOMER, refundMethod: { originalPaymentMethodsRefund: true }, restock: true, notifyCustomer: true, staffNote: $note) { job { id } orderCancelUserErrors { field message } } }'
export const ADDRESS_CHANGE = 'mutation Address($input: OrderInput!) { orderUpdate(input: $input) { order { id } userErrors { field message } } }'
export const RETURNABLE = 'query Returnable($id: ID!) { returnableFulfillments(orderId: $id, first: 20) { nodes { returnableFulfillmentLineItems(first: 50) { nodes { quantity fulfillmentLineItem { id lineItem { id } } } } } } order(id: $id) { returns(first: 50) { nodes { id returnLineItems(first: 20) { nodes { ... on ReturnLineItem { returnReasonNote } } } } } } }'
export const RETURN = 'mutation Return($input: ReturnInput!) { returnCreate(returnInput: $input) { return { id } userErrors { field message } } }'
