/** Orders of the ready-made shoppers: what each of them has on their mind. Goods by id and quantity. */
export interface StoryOrder {
  readonly hoursAgo: number
  readonly status: 'pending' | 'paid' | 'shipped' | 'delivered' | 'completed' | 'cancelled'
  readonly parcel?: 'in-transit' | 'out-for-delivery' | 'delivered' | 'exception'
  readonly lines: readonly (readonly [id: string, quantity: number])[]
}

const past = (days: number, ...lines: StoryOrder['lines']): StoryOrder => ({ hoursAgo: days * 24 + 5, status: days > 14 ? 'completed' : 'delivered', lines })

export const stories: Readonly<Record<string, readonly StoryOrder[]>> = {
  // Diamond: over ¥20,000 in twelve months, three orders in thirty days, a fridge on its way.
  'zy-1001': [
    { hoursAgo: 50, status: 'shipped', parcel: 'in-transit', lines: [['A101', 1]] },
    { hoursAgo: 9, status: 'paid', lines: [['B702', 1], ['B704', 1]] },
    past(12, ['F407', 1], ['B706', 1]), past(41, ['D206', 1]), past(96, ['H601', 1], ['H602', 2]), past(150, ['A106', 1]), past(203, ['D201', 1]), past(251, ['S508', 2]), past(310, ['F403', 1], ['F404', 1]), past(420, ['A104', 1]),
  ],
  // Seventy-one: bought for her health and her bed; she asks slowly and wants a person.
  'zy-1002': [
    { hoursAgo: 30, status: 'shipped', parcel: 'in-transit', lines: [['A109', 1]] },
    { hoursAgo: 74, status: 'shipped', parcel: 'out-for-delivery', lines: [['H603', 1]] },
    past(33, ['S506', 2], ['S505', 2]), past(120, ['D202', 1], ['F408', 1]), past(180, ['A103', 1]), past(260, ['S507', 3]),
  ],
  // Student: little money, quick hands; the hoodie is the wrong size.
  'zy-1003': [
    { hoursAgo: 6, status: 'paid', lines: [['D204', 1]] },
    { hoursAgo: 100, status: 'delivered', parcel: 'delivered', lines: [['F402', 1]] },
    past(20, ['D208', 1], ['F401', 2]), past(75, ['B703', 1], ['F409', 1]), past(190, ['D210', 1]),
  ],
  // New mother: formula and diapers every month, a stroller out for delivery.
  'zy-1004': [
    { hoursAgo: 70, status: 'shipped', parcel: 'out-for-delivery', lines: [['M303', 1]] },
    past(8, ['M301', 2], ['M302', 2]), past(28, ['M307', 2], ['M305', 1]), past(38, ['M301', 2], ['M302', 2]), past(68, ['M301', 2], ['M302', 2]), past(98, ['M304', 1]), past(160, ['A107', 1]), past(230, ['H607', 2]),
  ],
  // Cantonese: fresh food held up on its way, in a hurry.
  'zy-1005': [
    { hoursAgo: 46, status: 'shipped', parcel: 'exception', lines: [['S501', 1], ['S503', 1]] },
    { hoursAgo: 3, status: 'pending', lines: [['S502', 1]] },
    past(15, ['S509', 2], ['S504', 1]), past(60, ['A102', 1]), past(140, ['H606', 1], ['A105', 1]), past(300, ['D209', 1]),
  ],
  // Blind: everything by ear; a speaker that arrived yesterday and will not connect.
  'zy-1006': [
    { hoursAgo: 96, status: 'delivered', parcel: 'delivered', lines: [['D205', 1]] },
    { hoursAgo: 26, status: 'shipped', parcel: 'in-transit', lines: [['A108', 1], ['S507', 1]] },
    past(50, ['D201', 1]), past(170, ['D204', 1]), past(280, ['H602', 2]),
  ],
}
