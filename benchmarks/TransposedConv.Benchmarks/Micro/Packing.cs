using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>Packing alone: a layer's whole weight for its forward, and the same memory transposed as a matrix.</summary>
[MemoryDiagnoser]
[DisassemblyDiagnoser(maxDepth: 5)]
public unsafe class Packing
{
    private AlignedMemory<float> _weight = null!;
    private AlignedMemory<float> _packed = null!;
    private PhasePlan _plan = null!;
    private int _rows;
    private int _columns;

    [Params("hifigan_up3", "dcgan_l3", "unet_up2", "fsrcnn", "stride1_k3")]
    public string Line { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        LadderLine line = LadderFile.Read(LadderFile.Default).Single(line => line.Name == Line);
        var problem = new ConvolutionProblem(line, Pass.Forward);
        _plan = PhasePlan.Scatter(KernelProblem.GeometryOf(problem));
        _weight = new AlignedMemory<float>(problem.Weight.Length);
        problem.Weight.CopyTo(new Span<float>(_weight.Pointer, problem.Weight.Length));
        _packed = new AlignedMemory<float>(Math.Max(_plan.PackedLength, problem.Weight.Length));
        _rows = line.InChannels;
        _columns = problem.Weight.Length / _rows;
    }

    [Benchmark]
    public void PhaseWeights()
    {
        var kernel = new Kernel(_plan, _weight.Pointer, _packed.Pointer);
        SimdDispatch.Run<float, Kernel>(ref kernel);
    }

    [Benchmark]
    public void Transpose() => TransposedCopy.Run(_weight.Pointer, _columns, _rows, _columns, _packed.Pointer, _rows);

    private readonly struct Kernel(PhasePlan plan, float* weight, float* packed) : ISimdKernel<float>
    {
        public void Run<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : struct, ISimd<float, TVector> =>
            new PackedWeights<float, TVector, TSimd>(plan, plan.OutChannels, isWindow: false, weight, packed).Pack();
    }
}
