const byArea: Readonly<Record<string, string>> = {
  cache: 'ReadCache WriteCache',
  database:
    'CacheLookup CallStoredProcedure DBCloseConnection DBExecute DBLoad DBLookup DBLookupAll DBRollbackTransaction DBWrite SetDBInsert SetDBUpdate Unmap',
  nodes:
    'GetSourceAttrNames GetSourceElementNames GetSourceInstanceArray GetSourceInstanceElementArray GetSourceInstanceElementMap GetSourceInstanceMap',
  diff: 'DiffAdd DiffComplete DiffDelete DiffKeyList DiffNode DiffUpdate InitializeDiff OrderedDiffKeyList ResetDiff SetDiffChunkSize',
  email: 'SendEmail SendEmailMessage SendSystemEmail',
  environment: 'GetAgentGroupID GetAgentID GetAgentVersionID GetAgentVersionName GetEnvironmentID GetOrganizationID',
  general:
    'CancelOperation GetChunkDataElement GetHostByIP GetLastOperationRunStartTime GetName GetOperationQueue ReRunOperation RunPlugin SetChunkDataElement WaitForOperation',
  ldap: 'ArrayToMultipleValues LDAPAdd LDAPConnect LDAPDeleteEntry LDAPExecute LDAPRemove LDAPRename LDAPReplace LDAPSearch',
  netsuite: 'NetSuiteGetSelectValue NetSuiteGetServerTime NetSuiteLogin',
  salesforce:
    'GetSalesforceTimestamp LoginToSalesforceAndGetTimeStamp SalesforceLogin SetSalesforceSession SfCacheLookup SfLookup SfLookupAll SfLookupAllToFile',
  text: 'Validate',
  xml: 'Attribute CreateNode GetNodeName GetNodeValue GetXMLString IsNil RunXSLT SelectNodeFromXMLAny SelectNodes SelectNodesFromXMLAny SelectSingleNode',
};

/** Functions that the original has and this interpreter does not, with their areas. */
export const UNSUPPORTED_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(byArea).flatMap(([area, names]) => names.split(' ').map(name => [name, area] as const)),
);

const names = new Map(Array.from(UNSUPPORTED_FUNCTIONS.keys(), name => [name.toLowerCase(), name]));

/**
 * The name as the original spells it, when the function is one of those.
 * @param key The name in lower case.
 */
export const findUnsupported = (key: string): string | undefined => names.get(key);
