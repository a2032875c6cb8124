// The compiled part, as `napi build` puts it beside package.json.
'use strict'

module.exports = require('../native.js')
