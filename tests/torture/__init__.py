"""The promises of docs/durability.md, tried: kills, power cuts, full disks."""
