using BenchmarkDotNet.Attributes;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>Elementwise operators and reductions on a million numbers: as they lie, with a broadcast operand, and transposed.</summary>
[MemoryDiagnoser]
[DisassemblyDiagnoser(maxDepth: 4)]
public class ElementwiseOperators
{
    private const int Side = 1024;
    private Tensor _x = null!;
    private Tensor _y = null!;
    private Tensor _row = null!;

    [Params(false, true)]
    public bool IsTransposed { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(1);
        Tensor x = Tensor.Rand([Side, Side], generator: generator);
        _x = IsTransposed ? x.MT : x;
        _y = Tensor.Rand([Side, Side], generator: generator);
        _row = Tensor.Rand([Side], generator: generator);
    }

    [Benchmark]
    public Tensor Add() => _x.Add(_y);

    [Benchmark]
    public Tensor AddRow() => _x.Add(_row);

    [Benchmark]
    public Tensor Multiply() => _x.Mul(_y);

    [Benchmark]
    public Tensor Exp() => _x.Exp();

    [Benchmark]
    public Tensor Tanh() => _x.Tanh();

    [Benchmark]
    public Tensor Relu() => _x.Relu();

    [Benchmark]
    public Tensor Sum() => _x.Sum();

    [Benchmark]
    public Tensor SumOfRows() => _x.Sum(1);
}
