// The same objects as `require('retention-core/testing')` gives.
import testing from './testing.js'

export const { Population, smallShop } = testing
export default testing
