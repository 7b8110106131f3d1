/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Runs the table against the rules in another engine than ours, and reports TAP. Plain ECMAScript 5:
 * MuJS runs this file as it is, Node through access-table.mjs. readText (name) gives a file of this
 * folder, report (line) prints.
 */
function runTable (rules, table, report) {
  var asked = {};
  var failed = 0;
  var number = 0;

  function merged (base, members) {
    var result = {};
    Object.keys(base).forEach(function (name) { result[name] = base[name]; });
    Object.keys(members || {}).forEach(function (name) {
      if (members[name] === null) delete result[name];
      else result[name] = members[name];
    });
    return JSON.parse(JSON.stringify(result));
  }

  function documentOf (name, members) { return merged(table.documents[name], members); }

  /* What the function says: null, or the sentence it throws. */
  function ask (row, user) {
    var before = row.old ? documentOf(row.old, row.over) : null;
    var after = documentOf(row.of, row.new);
    var context = { db: row.db || 'allianz', name: user.name, roles: user.roles };
    if (before && !(row.new && row.new._id)) after._id = before._id;
    try {
      rules(after, before, context, { admins: {}, members: {} });
      return null;
    } catch (thrown) {
      if (user.name === null && !thrown.unauthorized) return 'not unauthorized: ' + thrown;
      return thrown.forbidden || thrown.unauthorized || 'broken: ' + thrown;
    }
  }

  function expected (row, who) {
    var key = row.reasons && row.reasons[who] || row.reason;
    if (who === 'admin' || row.may.indexOf(who) >= 0) return null;
    if (who === 'nobody') return table.sentences['sign in'];
    if (who === 'reader' || who === 'guest') return table.sentences['read only'];
    return table.sentences[key];
  }

  function runRow (row) {
    var wrong = [];
    Object.keys(table.users).forEach(function (who) {
      var told = ask(row, table.users[who]);
      var wanted = expected(row, who);
      if (told) asked[told] = true;
      if (told !== wanted) wrong.push(who + ': ' + told + ', not ' + wanted);
    });
    number++;
    wrong.forEach(function (line) { report('# ' + line); });
    failed += wrong.length > 0;
    report((wrong.length > 0 ? 'not ok ' : 'ok ') + number + ' - ' + row.what);
  }

  function wholeRows () {
    var rows = [];
    table['whole types'].forEach(function (group) {
      group.types.forEach(function (type) {
        function add (what, right, old, of, members) {
          rows.push({ what: what + ' ' + type, may: group[right].may, reason: group[right].reason,
            old: old, of: of, 'new': members });
        }
        add('create', 'create', null, type);
        add('change', 'change', type, type, { note: 'x' });
        add('remove', 'remove', type, 'tombstone');
      });
    });
    return rows;
  }

  wholeRows().concat(table.rows).forEach(runRow);

  /* Each sentence is one that somebody hears. */
  Object.keys(table.sentences).forEach(function (key) {
    var heard = asked[table.sentences[key]];
    number++;
    failed += !heard;
    report((heard ? 'ok ' : 'not ok ') + number + ' - somebody hears: ' + key);
  });
  report('1..' + number);
  return failed;
}
