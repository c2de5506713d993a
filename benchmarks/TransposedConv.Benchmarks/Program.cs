using BenchmarkDotNet.Running;
using TransposedConv.Benchmarks;
using TransposedConv.Benchmarks.Compare;

if (args is ["compare", .. string[] rest]) return CompareCommand.Run(rest);

BenchmarkSwitcher.FromAssembly(typeof(CompareCommand).Assembly).Run(args, BenchmarkConfiguration.Create());
return 0;
