export { keepClocks, LOOK_TIMER } from './actions.ts'
export { addOpenTime, isOpen, nextOpening, openTimeBetween, type OpeningHours } from './calendar.ts'
export { promiseRoutes } from './routes.ts'
export { loadPromises } from './views.ts'
