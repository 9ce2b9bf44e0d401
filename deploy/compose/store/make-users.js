// The replica set, and one user for each service's own database. Again is no harm.
const fs = require("fs");

const secret = (name) => fs.readFileSync(`/run/secrets/${name}`, "utf8").trim();

const admin = db.getSiblingDB("admin");
admin.auth("root", secret("store_root_password"));
try {
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "store:27017" }] });
} catch (error) {
  if (error.codeName !== "AlreadyInitialized") throw error;
}
while (!db.hello().isWritablePrimary) sleep(200);

for (const service of ["membership", "content", "events", "search", "notifications", "portal"]) {
  const own = db.getSiblingDB(service);
  const password = new URL(secret(`${service}_store_url`)).password;
  const roles = [{ role: "readWrite", db: service }];
  if (own.getUser(service)) own.updateUser(service, { pwd: password, roles });
  else own.createUser({ user: service, pwd: password, roles });
  print(`${service}: has its user`);
}
