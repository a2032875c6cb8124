// `retention-core/testing`: simulated customers with known truth, and a small shop.
'use strict'

module.exports = require('./lib/testing.js')
