// Made by generate-types.mjs.
export * from './index.js'
import * as retention from './index.js'
export default retention
