export const id=4377;export const ids=[4377];export const modules={64377:(t,e,o)=>{o.d(e,{w$:()=>datetime});var d=o(43759),n=o(92857);function datetime(t){return d.G1(n.You,t)}}};
