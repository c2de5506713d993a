using BenchmarkDotNet.Attributes;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>The innermost loop alone: one tile of each shape over a panel that the second-level cache holds.</summary>
[DisassemblyDiagnoser(maxDepth: 4)]
public unsafe class RegisterTiles
{
    private const int Depth = 512;
    private readonly AlignedMemory<float> _a = Memory(Depth * 8);
    private readonly AlignedMemory<float> _b = Memory(Depth * TileLoop.MaxVectors * 16);
    private readonly AlignedMemory<float> _c = Memory(8 * TileLoop.MaxVectors * 16);
    private readonly AlignedMemory<int> _offsets = new(Depth);

    [Params(1, 2, 4, 8)]
    public int Rows { get; set; }

    [Params(1, 2, 3)]
    public int Vectors { get; set; }

    [Benchmark]
    public void Multiply()
    {
        var kernel = new Kernel(this);
        SimdDispatch.Run<float, Kernel>(ref kernel);
    }

    [GlobalSetup]
    public void Setup()
    {
        for (int k = 0; k < Depth; k++) _offsets.Pointer[k] = k * TileLoop.MaxVectors * 16;
    }

    private static AlignedMemory<float> Memory(int length)
    {
        var memory = new AlignedMemory<float>(length);
        new Span<float>(memory.Pointer, length).Fill(0.5f);
        return memory;
    }

    private readonly struct Kernel(RegisterTiles of) : ISimdKernel<float>
    {
        public void Run<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : struct, ISimd<float, TVector> =>
            TileLoop.Multiply<float, TVector, TSimd, AllCells>(
                of.Rows, of.Vectors, Depth, of._a.Pointer, Depth, 0, of._b.Pointer, of._offsets.Pointer, 0, of._c.Pointer, of.Vectors * TSimd.Count, accumulate: false);
    }
}
