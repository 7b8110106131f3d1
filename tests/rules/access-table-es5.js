/* SPDX-License-Identifier: EUPL-1.2 */
/* The table in MuJS, which knows ECMAScript 5 and nothing newer, as CouchDB's older engines. */
var rules = eval('(' + read(scriptArgs[0]) + '\n)');
var table = JSON.parse(read(scriptArgs[1]));
var runTable = eval('(' + read(scriptArgs[2]) + '\n)');

quit(runTable(rules, table, print) ? 1 : 0);
