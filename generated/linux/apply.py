import re,sys
sys.path.insert(0,'/tmp/gen')
from docs import D
p='codegen/src/contract/model.rs'
L=open(p).read().split('\n')
out=[];i=0;ty=None;seen=set()
while i<len(L):
    l=L[i]
    m=re.match(r'pub struct (\w+)',l)
    if m: ty=m.group(1)
    if re.match(r'pub enum',l): ty=None
    if ty and l.startswith('    ///'):
        j=i;docs=[]
        while L[j].startswith('    ///'): docs.append(L[j][7:].strip()); j+=1
        k=j
        while L[k].lstrip().startswith('#['): k+=1
        f=re.match(r'    pub (\w+):',L[k]).group(1)
        meaning=[]
        for d in docs:
            if d=='' : break
            if re.match(r'(Default|Source|Example):',d): break
            meaning.append(d)
        default,source,example=D[(ty,f)]; seen.add((ty,f))
        for d in meaning: out.append('    /// '+d)
        out.append('    ///')
        import textwrap
        W=lambda x: out.extend(textwrap.wrap(x,100,initial_indent='    /// ',subsequent_indent='    /// ',break_long_words=False,break_on_hyphens=False))
        if default: W('Default: '+default+'.')
        W('Source: '+source+'.')
        out.append('    /// Example: `'+example+'`')
        i=j;continue
    out.append(l);i+=1
print(set(D)-seen)
for l in out:
    if len(l)>100: print(len(l),l)
open(p,'w').write('\n'.join(out))
