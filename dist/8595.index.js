export const id=8595;export const ids=[8595,528];export const modules={4254:(e,t,n)=>{n.r(t),n.d(t,{initCommand:()=>p});var r=n(73024),s=n(76760),i=n(34808),o=n(39839),a=n(15770),l=n(23816);let c=/^(?:pipeline|run|main|generate|process|extract|transform|load|ingest|index|embed|evaluate|eval|summari[sz]e|classify|train|batch|report|export|build|all)(?:[:_-].*)?$/;function discover(e){let t=scriptsOf(e.read("package.json")),n=[...new Map([...(t??[]).map(e=>found(e,`npm run ${e}`,`package.json, scripts.${e}`)),...targetsOf(e.read("Makefile")).map(e=>found(e,`make ${e}`,`Makefile, ${e}`)),...["main.py","pipeline.py","run.py"].flatMap(t=>null===e.read(t)?[]:[found(t.replace(/\.py$/,""),`python ${t}`,t)])].map(e=>[e.step,e])).values()],r=["pyproject.toml","requirements.txt","main.py","pipeline.py","run.py"].some(t=>null!==e.read(t));return{commands:n.filter(({step:e})=>""!==e).slice(0,3),setup:[...null===t?[]:["node"],...r?["python"]:[]],install:null===t?null:installOf(e)}}function found(e,t,n){return{step:e.toLowerCase().replace(/[^a-z0-9_-]+/g,"-").replace(/^[-_]+|[-_]+$/g,"").slice(0,64),command:t,source:n}}function scriptsOf(e){return null===e?null:Object.keys(scriptsIn(e)).filter(e=>/^[A-Za-z0-9:_.-]+$/.test(e)&&c.test(e))}function scriptsIn(e){try{let t=JSON.parse(e),n="object"==typeof t&&null!==t?Reflect.get(t,"scripts"):null;return"object"==typeof n&&null!==n?n:{}}catch{return{}}}function targetsOf(e){return[...(e??"").matchAll(/^([A-Za-z0-9_.-]+):(?!=)/gm)].map(([,e=""])=>e).filter(e=>c.test(e))}function installOf(e){return null!==e.read("pnpm-lock.yaml")?"corepack enable && pnpm install --frozen-lockfile":null!==e.read("yarn.lock")?"corepack enable && yarn install --immutable":null===e.read("package-lock.json")?"npm install":"npm ci"}let u={step:"example",command:'echo "{}" > "$P1_OUTPUT_DIR/result.json" # your command',source:"an example: nothing to run was found here"};function starterSteps({commands:e}){return 0===e.length?[u]:e}function starterConfig(e){let t=starterSteps(e).map(e=>stepText(e)).join("\n");return`# What p1 runs in this repository, and within which limits. docs/reference.md of p1 has every key; \`p1 config\` shows what is in force.
version: 1

steps:
${t}

# The guard admits a run only within these limits. Remove the first # of each line to turn it on.
# guard:
#   daily-budget-usd: 50     # of all runs of a UTC day
#   concurrency: 3           # runs at the same time
#   qps: 2                   # requests a second, told to the steps

# Who may let the policy change: their review is what the gate \`change-control\` asks for.
# gates:
#   approvers: [your-github-name]
`}function stepText({step:e,command:t,source:n}){return`  ${e}: # ${n}
    run: ${scalar(t)}
    timeout: 30m
    # What it must leave in $P1_OUTPUT_DIR. A run that leaves less fails, and leaves nothing.
    # outputs:
    #   - { path: result.json, json: true }
    # What it may cost: so much is kept of the day's budget before it starts.
    # budget-usd: 1`}function scalar(e){return/^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/.test(e)?e:`'${e.replaceAll("'","''")}'`}function pipelineWorkflow(e,t){let n=t.map(e=>`      - uses: org/p1/launch@v1
        with:
          step: ${e}
`).join("");return`# Runs the steps of .github/p1.yml and ends in a report.
name: p1 pipeline

on:
  workflow_dispatch:
  # schedule:
  #   - cron: '17 3 * * *'

concurrency:
  group: p1-pipeline
  cancel-in-progress: false

permissions:
  contents: read # write, once \`guard:\` is set up in p1.yml: its state is a branch

jobs:
  pipeline:
    name: pipeline
    runs-on: ubuntu-24.04
    timeout-minutes: 90
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
${setupText(e)}${n}      - uses: org/p1/session-report@v1
        if: always()
`}function gatesWorkflow(){return`# The check of pull requests: eight gates, judged by the policy of the base branch.
name: p1 gates

on:
  pull_request:
  merge_group:

permissions: {}

jobs:
  gates:
    uses: org/p1/.github/workflows/ci-gates.yml@v1
    permissions:
      actions: read # what waits in the dead letter queue
      contents: read # the commits of both sides
      pull-requests: read # who approved the change
`}function drainWorkflow(){return`# Retries what waits in the dead letter queue and is due.
name: p1 drain

on:
  schedule:
    - cron: '43 4 * * *'
  workflow_dispatch:

permissions: {}

jobs:
  drain:
    uses: org/p1/.github/workflows/dlq-drain.yml@v1
    permissions:
      actions: write # removes the entry of a run that succeeded
      contents: write # the guard's state, which is a branch
`}function setupText({setup:e,install:t}){return(null===t?"":`      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 24
          package-manager-cache: false
      - run: ${t}
`)+(e.includes("python")?`      - uses: actions/setup-python@ece7cb06caefa5fff74198d8649806c4678c61a1 # v6.3.0
        with:
          python-version: '3.13'
`:"")}function initialise(e){let t=(0,a.o)(e)??e,n=discover(filesOf(t)),r=declaredSteps(t)??starterSteps(n).map(({step:e})=>e),s=[[i.zY.configPath,starterConfig(n)],...0===r.length?[]:[[".github/workflows/p1-pipeline.yml",pipelineWorkflow(n,r)]],[".github/workflows/p1-gates.yml",gatesWorkflow()],[".github/workflows/p1-drain.yml",drainWorkflow()]],o=s.filter(([e,n])=>isCreated(t,e,n)).map(([e])=>e),l=s.map(([e])=>e).filter(e=>!o.includes(e)),c=0===l.length?"":` Kept as they are: ${l.join(", ")}.`;return{schema_version:1,action:"init",decision:"continue",reason_code:0===o.length?"unchanged":"ok",message:0===o.length?`All is there already.${c}`:`Written: ${o.join(", ")}.${c}`,fix:0===o.length?null:"Read them, try `p1 config` and `p1 launch <step>`, and commit them. In the workflows, `org/p1` stands for the repository that has p1.",data:{repository_root:t,written:o,kept:l,steps:r}}}function declaredSteps(e){let{config:t}=(0,o.loadConfig)({workingFolder:e,file:null,root:null});return null===t.file?null:Object.keys(t.steps)}function filesOf(e){return{read:t=>{try{let n=(0,s.join)(e,t),i=(0,r.statSync)(n);return i.isFile()&&i.size<=1048576?(0,r.readFileSync)(n,"utf8"):null}catch{return null}}}}function isCreated(e,t,n){let i=(0,s.join)(e,t);if(void 0!==(0,r.lstatSync)(i,{throwIfNoEntry:!1}))return!1;try{return(0,r.mkdirSync)((0,s.dirname)(i),{recursive:!0}),(0,r.writeFileSync)(i,n,{flag:"wx"}),!0}catch(e){if("EEXIST"===(0,l.xU)(e)&&void 0!==(0,r.lstatSync)(i,{throwIfNoEntry:!1}))return!1;throw new l.yA(`${(0,l.hD)(t)} cannot be written: ${(0,l.bD)(e)}.`,{isRetryable:!1,fix:"Let this user write there, and run `p1 init` again: what it wrote stays.",cause:e})}}let p={name:"init",usage:"init",summary:"write a p1.yml and workflows to start from; what is there already stays",positionals:0,flags:{},run:async({workingFolder:e,print:t})=>{let n=initialise(e);return t((0,l.RK)(n.message)),null!==n.fix&&t((0,l.RK)(n.fix)),{result:n}}}},39582:(e,t,n)=>{n.d(t,{$:()=>r});let r=["secrets","dependencies","workflows","toolchain","regression","guardrails","run-health","change-control"]},36739:(e,t,n)=>{n.d(t,{u:()=>findConfig});var r=n(73024),s=n(76760),i=n(15770),o=n(34808);function findConfig(e,t){let n=(0,i.o)(e)??e;if(null!==t){let r=(0,s.resolve)(e,t);return{file:r,repositoryRoot:rootOf(r)??n}}let a=[e,n].map(e=>(0,s.join)(e,o.zY.configPath)).find(e=>(0,r.existsSync)(e));return void 0===a?{file:null,repositoryRoot:n}:{file:a,repositoryRoot:rootOf(a)??n}}function rootOf(e){let t=(0,s.dirname)(e);return".github"===(0,s.basename)(t)?(0,s.dirname)(t):void 0}},34650:(e,t,n)=>{n.d(t,{u:()=>refuseRootAboveRepository});var r=n(73024),s=n(76760),i=n(23816);function refuseRootAboveRepository(e,t,n){let r=realPathOf(e);if(r.split(s.sep).includes(".git"))throw new i.xL({where:n,message:`\`root\` is ${e}, which is git's own.`,fix:"Name a folder of its own, such as .p1."});let o=(0,s.relative)(r,realPathOf(t));if(!(".."===o.split(s.sep)[0]||(0,s.isAbsolute)(o)))throw new i.xL({where:n,message:`\`root\` is ${e}, which holds the repository: p1 ignores everything in its root.`,fix:"Name a folder of its own, such as .p1."})}function realPathOf(e){return(0,r.existsSync)(e)||(0,s.dirname)(e)===e?(0,r.realpathSync)(e):(0,s.join)(realPathOf((0,s.dirname)(e)),(0,s.basename)(e))}},38823:(e,t,n)=>{n.d(t,{jY:()=>configWithoutFile,kt:()=>a});var r=n(76760),s=n(19787),i=n(34808),o=n(39582);let a={source:"default",isConfigured:!1,mode:"shadow",store:i.zY.guard.store,branch:i.zY.guard.branch,waitMs:0,written:{dailyBudgetMicroUsd:null,concurrency:null,microQps:null},ceilings:i.zY.guard.ceilings},l={...i.zY.dlq,backoff:{initialMs:(0,s.E9)(i.zY.dlq.backoff.initial)??0,factor:i.zY.dlq.backoff.factor,maxMs:(0,s.E9)(i.zY.dlq.backoff.max)??0,jitter:i.zY.dlq.backoff.jitter}},c={config:i.zY.scan.config,isConfigNamed:!1,ignore:i.zY.scan.ignore,failOn:i.zY.scan.failOn,maxFileBytes:i.zY.scan.maxFileMb*i.o_,decodeDepth:i.zY.scan.decodeDepth,archiveDepth:i.zY.scan.archiveDepth},u={failOn:i.zY.dependencies.failOn,deniedLicences:[],allowedHosts:[],minAgeDays:i.zY.dependencies.minAgeDays,advisories:null},p={roster:o.$,onError:i.zY.gates.onError,timeoutMs:(0,s.E9)(i.zY.gates.timeout)??0,regressionTimeoutMs:(0,s.E9)(i.zY.gates.regressionTimeout)??0,protectedPaths:[],approvers:[]};function configWithoutFile(e,t=(0,r.resolve)(e,i.zY.root)){return{file:null,digest:null,repositoryRoot:e,root:t,steps:{},prices:{},guard:a,dlq:l,scan:c,toolchain:i.zY.toolchain,dependencies:u,regression:i.zY.regression,gates:p,historyDays:i.zY.historyDays,redact:[]}}},15770:(e,t,n)=>{n.d(t,{o:()=>gitTopLevel});var r=n(73024),s=n(76760);function gitTopLevel(e){for(let t=e;;t=(0,s.dirname)(t)){if((0,r.existsSync)((0,s.join)(t,".git")))return t;if((0,s.dirname)(t)===t)return}}}};
