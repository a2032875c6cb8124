// The same objects as `require('retention-core')` gives, so that `instanceof` holds across both ways of loading.
import retention from './index.js'

export const {
  Artifact,
  Engine,
  EventLog,
  Policy,
  PurchaseCounts,
  PurchaseModel,
  RenewalCounts,
  RenewalModel,
  RetentionError,
  SpendModel,
  Table,
  View,
  checkPolicy,
  checkPolicySync,
  checkRule,
  checkRuleSync,
  errorCodes,
  explainRule,
  explainRuleSync,
  operations,
  reasons,
  testing,
  version,
} = retention
export default retention
