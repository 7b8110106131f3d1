/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who may write what in a workspace: the validate_doc_update function of _design/access.
 *
 * One function in plain ECMAScript 5, which CouchDB, smartcity-server and the desktop run as it is.
 * tests/rules/access-table.json says for each kind of write who may do it. What is thrown is shown to
 * people: constant English sentences, marked with N_ for translation.
 *
 * Roles: office; lead:<team id>; member:<team id>; municipality:<municipality id>. Without one of them
 * everything can be read and nothing written. Administrators (_admin) may write everything: they
 * repair, and replicate.
 *
 * A rule sees one document and what it replaces, no others. So what belongs to a team names it itself,
 * in team_id or team_ids, also what hangs on another document of the team, such as an agenda item.
 */
function accessRules (newDoc, oldDoc, userCtx, secObj) {
  function N_ (sentence) { return sentence; }

  function forbid (sentence) { throw ({ forbidden: sentence }); }

  /* --- Who may do what with which type: the group beside the project office, or just 'office' --- */

  function all (group) { return { create: group, change: group, remove: group }; }

  function rightsOf (type) {
    switch (type) {
      case 'team':
        return { create: 'office', change: 'lead', remove: 'office' };
      /* Who leads a team enters its people; an entry may serve several teams, so it stays. */
      case 'person':
        return { create: 'any lead', change: 'any lead', remove: 'office' };
      case 'membership':
      case 'solution':
      case 'kpi':
      case 'meeting':
      case 'series':
      case 'board':
      case 'question':
        return all('lead');
      /* Whoever takes the minutes says what became of an item, but does not make the agenda. */
      case 'agenda_item':
        return { create: 'lead', change: 'member', remove: 'lead' };
      case 'minutes':
        return { create: 'member', change: 'member', remove: 'lead' };
      case 'amendment':
      case 'attendance':
      case 'outcome':
      case 'decision':
      case 'action':
      case 'card':
      case 'cluster':
      case 'vote':
        return all('member');
      case 'project_list':
      case 'challenge':
      case 'transfer_check':
        return all('municipality');
      /* What anybody may add, and only its author takes back. */
      case 'idea':
      case 'comment':
        return { create: 'anybody', change: 'author', remove: 'author' };
      /* Says whose computer somebody is met at where no server can be asked. */
      case 'badge':
        return all('holder');
      default:
        return all('office');
    }
  }

  /* --- What is locked, and what may still change in it --- */

  /* Returns the lock of a document that is locked: the states, and the members that stay open. */
  function findLock (doc) {
    if (doc && doc.type === 'minutes' && doc.state === 'approved') {
      return {
        field: 'state',
        values: ['approved'],
        open: ['amendments'],
        sentence: N_('These minutes are approved. They can be amended, but not changed.')
      };
    }
    if (doc && doc.type === 'project_list' && (doc.status === 'submitted' || doc.status === 'adopted')) {
      return {
        field: 'status',
        values: ['submitted', 'adopted'],
        /* The council's answer comes after the list was handed in. */
        open: office ? ['amendments', 'status', 'paper_id'] : ['amendments'],
        sentence: N_('This project list was submitted. It can be amended, but not changed.')
      };
    }
    return null;
  }

  /* --- Small tools --- */

  function has (list, value) { return list.indexOf(value) >= 0; }

  function own (object, name) {
    return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
  }

  function same (a, b) {
    var names;
    if (a === b) return true;
    if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every(function (name) {
      return Object.prototype.hasOwnProperty.call(b, name) && same(a[name], b[name]);
    });
  }

  /* Attachments are compared by what they hold, not by how they are on their way. */
  function digests (attachments) {
    var result = {};
    Object.keys(attachments || {}).forEach(function (name) {
      result[name] = attachments[name].digest || 'new';
    });
    return result;
  }

  /* The members that differ. */
  function changes (a, b) {
    var names = Object.keys(a).concat(Object.keys(b).filter(function (name) {
      return own(a, name) === undefined;
    }));
    return names.filter(function (name) {
      if (name === '_attachments') return !same(digests(a[name]), digests(b[name]));
      return !same(own(a, name), own(b, name));
    });
  }

  /* --- Who asks --- */

  var roles = userCtx.roles;
  var office = has(roles, 'office');

  function hasRole (kind, id) { return typeof id === 'string' && has(roles, kind + ':' + id); }

  function hasAny (kind) {
    return roles.some(function (role) { return role.indexOf(kind + ':') === 0; });
  }

  function teams (doc) {
    var ids = doc.type === 'team' ? [doc._id] : [doc.team_id];
    return ids.concat(Array.isArray(doc.team_ids) ? doc.team_ids : []);
  }

  function isLead (doc) {
    return teams(doc).some(function (id) { return hasRole('lead', id); });
  }

  function isMember (doc) {
    return isLead(doc) || teams(doc).some(function (id) { return hasRole('member', id); });
  }

  function isIn (group, doc) {
    switch (group) {
      case 'lead': return isLead(doc);
      case 'member': return isMember(doc);
      case 'municipality': return hasRole('municipality', doc.municipality_id);
      case 'any lead': return hasAny('lead');
      case 'author': return doc.created_by === userCtx.name;
      case 'holder': return doc.user === userCtx.name;
      case 'anybody': return true;
      default: return false;
    }
  }

  function sentenceOf (group) {
    switch (group) {
      case 'lead': return N_('Only the lead of the team and the project office may do this.');
      case 'member': return N_('Only members of the team and the project office may do this.');
      case 'municipality':
        return N_('Only the municipality itself and the project office may do this.');
      case 'any lead': return N_('Only leads of teams and the project office may do this.');
      case 'author': return N_('Only whoever wrote this and the project office may do this.');
      case 'holder': return N_('Only the person that a badge names and the project office may do this.');
      default: return N_('Only the project office may do this.');
    }
  }

  function demand (right, doc) {
    var group = rightsOf(doc.type)[right];
    if (!office && !isIn(group, doc)) forbid(sentenceOf(group));
  }

  /* --- The steps --- */

  /* Also who may only read has a badge, so that others know who it is. */
  function isOwnBadge () {
    var doc = newDoc._deleted ? oldDoc : newDoc;
    return !!doc && doc.type === 'badge' && isIn('holder', doc);
  }

  function checkUser () {
    if (!userCtx.name) {
      throw ({ unauthorized: N_('Sign in before you change something.') });
    }
    if (!office && !hasAny('lead') && !hasAny('member') && !hasAny('municipality') && !isOwnBadge()) {
      forbid(N_('You can read everything here, but change nothing. The project office gives permission.'));
    }
  }

  /* Personal data of registrations stays in the database that only the office reads. */
  function checkPlace () {
    var inOffice = String(userCtx.db).slice(-7) === '-office';
    if (inOffice && !office) forbid(sentenceOf('office'));
    if (newDoc.type === 'registration' && !newDoc._deleted && !inOffice) {
      forbid(N_('Registrations belong in the database of the project office.'));
    }
  }

  function checkIdentity () {
    if (oldDoc && (newDoc.type !== oldDoc.type)) {
      forbid(N_('The type of an entry cannot be changed.'));
    }
    if (!office && typeof newDoc.type === 'string' && newDoc._id.indexOf(newDoc.type + ':') !== 0) {
      forbid(N_('The identifier does not fit the type of the entry.'));
    }
    ['created_by', 'created_at'].forEach(function (name) {
      if (oldDoc && own(oldDoc, name) !== undefined && !same(own(oldDoc, name), own(newDoc, name))) {
        forbid(N_('Who made an entry, and when, cannot be changed.'));
      }
    });
  }

  function checkLock (lock) {
    var open = lock.open.concat(['modified_at', 'modified_by', 'schema', '_rev', '_revisions']);
    changes(oldDoc, newDoc).forEach(function (name) {
      if (!has(open, name)) forbid(lock.sentence);
    });
    /* No state is taken back: what the council has adopted is not handed in again. */
    if (lock.values.indexOf(newDoc[lock.field]) < lock.values.indexOf(oldDoc[lock.field])) {
      forbid(lock.sentence);
    }
  }

  /* Approving and adopting are not for everybody who may write the text. */
  function checkApproval () {
    var lock = findLock(newDoc);
    if (!lock || office || oldDoc && oldDoc[lock.field] === newDoc[lock.field]) return;
    if (newDoc.type === 'minutes' && !isLead(newDoc)) forbid(sentenceOf('lead'));
    if (newDoc.type === 'project_list' && newDoc.status === 'adopted') forbid(sentenceOf('office'));
  }

  /* Others believe what a badge says, because it could not be written otherwise. */
  function checkBadge () {
    var own = roles.filter(function (role) { return role.charAt(0) !== '_'; });
    if (newDoc.type !== 'badge' || office) return;
    if (!Array.isArray(newDoc.roles) || !same(newDoc.roles.slice().sort(), own.sort())) {
      forbid(N_('A badge names exactly the roles that its holder has.'));
    }
  }

  function checkRemoval () {
    var lock = findLock(oldDoc);
    /* The end of a branch that lost: the record itself stays. */
    var resolved = newDoc.resolved === true;
    /* Made and deleted before anybody else saw it. */
    if (!oldDoc) return;
    demand(resolved ? 'change' : 'remove', oldDoc);
    if (lock && !(resolved && office)) forbid(lock.sentence);
  }

  function checkChange () {
    var lock = findLock(oldDoc);
    checkIdentity();
    demand(oldDoc ? 'change' : 'create', newDoc);
    /* Nobody takes from others what is theirs by moving it to an own team. */
    if (oldDoc) demand('change', oldDoc);
    if (lock) checkLock(lock);
    checkApproval();
    checkBadge();
  }

  if (has(roles, '_admin')) return;
  if (oldDoc && oldDoc._deleted) oldDoc = null;
  checkUser();
  checkPlace();
  if (newDoc._deleted) checkRemoval();
  else checkChange();
}
