import re
p='codegen/src/contract/model.rs'
s=open(p).read()
head,body=s.split('\n/// One contract file:',1)
body='/// One contract file:'+body
items=[x for x in re.split(r'\n\n(?=///)',body.rstrip('\n'))]
def name(x): return re.search(r'^pub (?:struct|enum) (\w+)',x,re.M).group(1)
items={name(x):x for x in items}
G=[('module','A contract file, and what its parts share.',['Module','Source','Rename','ErrorType','ConstantSet','Constant','CName']),
('types','Types of C: those behind a pointer and those passed by copy.',['OpaqueType','Refcount','View','Accessor','Refines','Convert','Invariant','ThreadRule','FieldAccess','Field','BorrowSource','Nullability','ValueType']),
('handle','Numbers that stand for something held.',['Handle','HandleValue','HandleAccessor','HandleThread','Thread','Until','HandleUse']),
('function','Functions, and macros used like functions.',['Function','Bind','SafetyWord','AlsoNamed','Requirement','Context','LockRule']),
('param','Parameters.',['Param','Direction','Transfer','Escape','Bounds','Valid','StringKind','Callback','CallbackScope']),
('result','Results: what comes back, and what is owed for it.',['Return','ErrorConvention','Obligation','Discharge'])]
where={n:g for g,_,ns in G for n in ns}
assert set(where)==set(items),set(where)^set(items)
import os
os.makedirs('codegen/src/contract/model',exist_ok=True)
for g,doc,ns in G:
    text='\n\n'.join(items[n] for n in ns)
    code='\n'.join(l for l in text.split('\n') if not l.strip().startswith('//'))
    ext={}
    for n,h in where.items():
        if h!=g and re.search(r'\b%s\b'%n,code): ext.setdefault(h,[]).append(n)
    sup=[n for n in ('Section','Key') if re.search(r'\b%s\b'%n,code)]
    uses=''
    if 'IndexMap::' in code and False: pass
    imp='//! '+doc+'\n\n'
    ix='IndexMap' in re.sub(r'"[^"]*"','',code)
    if 'IndexMap::is_empty' in code: imp+='use indexmap::IndexMap;\n'
    imp+='use schemars::JsonSchema;\nuse serde::{Deserialize, Serialize};\n\n'
    names=['%s::{%s}'%(h,', '.join(v)) if len(v)>1 else '%s::%s'%(h,v[0]) for h,v in sorted(ext.items())]+sup
    if names: imp+='use super::{'+', '.join(names)+'};\n'
    imp+='use crate::contract::at::At;\n' if re.search(r'\bAt<',code) else ''
    open(f'codegen/src/contract/model/{g}.rs','w').write(imp+'\n'+text+'\n')
hd=[l for l in head.split('\n')]
top='''//! The contract model: what a YAML file may say, one type per kind of statement.
//!
//! The JSON Schema and the key reference are generated from these types and their doc comments: the
//! first paragraph of a key is its meaning, the lines `Default:`, `Source:` and `Example:` are shown
//! as such.

use indexmap::IndexMap;

use super::at::At;

'''+''.join(f'mod {g};\n' for g in sorted(x[0] for x in G))+'\n'+''.join('pub use %s::{%s};\n'%(g,', '.join(ns)) for g,_,ns in sorted(G))+'''
/// A C name, a view's name or a parameter's name, used as a key.
pub type Key = At<String>;

/// Sections in the order in which the file gives them.
pub type Section<T> = IndexMap<Key, T>;
'''
open(p,'w').write(top)
