module cairn.example/compare

go 1.19
