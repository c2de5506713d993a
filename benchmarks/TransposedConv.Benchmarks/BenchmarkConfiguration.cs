using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;

namespace TransposedConv.Benchmarks;

/// <summary>How BenchmarkDotNet runs the benchmarks.</summary>
internal static class BenchmarkConfiguration
{
    /// <summary>
    /// BenchmarkDotNet 0.14 does not know .NET 10, and its disassembler refuses what it does not know. So every job says .NET 9, the last one known, and
    /// a toolchain of the parts of its own one for .NET 10 runs it; its own one itself would search for the SDK of .NET 9.
    /// </summary>
    public static IConfig Create()
    {
        var own = (Toolchain)CsProjCoreToolchain.From(new NetCoreAppSettings("net10.0", runtimeFrameworkVersion: null, name: ".NET 10"));
        var ours = new Toolchain(own.Name, own.Generator, own.Builder, own.Executor);
        return ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)).AddJob(new Job().WithRuntime(CoreRuntime.Core90).WithToolchain(ours).AsMutator());
    }
}
