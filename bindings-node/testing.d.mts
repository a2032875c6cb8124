// Made by generate-types.mjs.
export * from './testing.js'
import * as all from './testing.js'
export default all
