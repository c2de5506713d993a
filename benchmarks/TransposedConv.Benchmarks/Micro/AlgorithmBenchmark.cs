using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>One of the three convolution kernels on lines of the ladder, by every algorithm that can compute the line.</summary>
[MemoryDiagnoser]
[DisassemblyDiagnoser(maxDepth: 5)]
public abstract class AlgorithmBenchmark
{
    private KernelProblem _problem = null!;
    private ConvolutionAlgorithm _algorithm;

    /// <summary>The line and the algorithm, joined by a slash.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    public IEnumerable<string> Cases =>
        from line in LadderFile.Read(LadderFile.Default)
        let geometry = KernelProblem.GeometryOf(new ConvolutionProblem(line, Pass))
        from algorithm in KernelProblem.Algorithms(Kind, geometry)
        select $"{line.Name}/{algorithm}";

    private protected abstract KernelKind Kind { get; }

    private protected abstract Pass Pass { get; }

    [GlobalSetup]
    public void Setup()
    {
        string[] parts = Case.Split('/');
        LadderLine line = LadderFile.Read(LadderFile.Default).Single(line => line.Name == parts[0]);
        _problem = KernelProblem.Of(new ConvolutionProblem(line, Pass)).Single(problem => problem.Kind == Kind);
        _algorithm = Enum.Parse<ConvolutionAlgorithm>(parts[1]);
    }

    private protected void Compute() => _problem.Run(_algorithm);
}
