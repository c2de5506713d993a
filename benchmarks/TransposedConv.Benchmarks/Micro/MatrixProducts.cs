using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>Matmul and Linear on the products of the comparison.</summary>
[MemoryDiagnoser]
[DisassemblyDiagnoser(maxDepth: 5)]
public class MatrixProducts
{
    private IContestant _ours = null!;

    [ParamsSource(nameof(Lines))]
    public string Line { get; set; } = "";

    public static IEnumerable<string> Lines => ProductFile.ReadShipped().Select(static line => line.Name);

    [GlobalSetup]
    public void Setup() => _ours = new ProductProblem(ProductFile.ReadShipped().Single(line => line.Name == Line)).Ours();

    [Benchmark]
    public double Multiply() => _ours.Run(1);
}
